//! `/health`: with and without a database.

use serde_json::json;

use crate::service::spawn_app;

#[tokio::test]
async fn a_whole_service_is_healthy() {
    let service = spawn_app().await;
    for path in ["/health", "/health/"] {
        assert_eq!(
            service.get(path).await.ok(),
            json!({"status": "healthy", "model_version": "1", "database": "available"})
        );
    }
}

#[tokio::test]
async fn a_service_without_its_database_is_degraded() {
    let service = spawn_app().await;
    service.db.close().await;
    assert_eq!(
        service.get("/health").await.ok(),
        json!({"status": "degraded", "model_version": "1", "database": "unavailable"})
    );
}
