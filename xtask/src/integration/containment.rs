//! What runs is what was built, and can do no more than it must.

use std::collections::BTreeSet;

use anyhow::ensure;
use serde_json::Value;

use super::stack::{Container, Stack};
use crate::images::{self, Digests};

/// It gives volumes to others' users, so it is root, without any capability.
const ROOT: &str = "secrets";
/// Ends the name of a network into which a port of this machine leads; one container is there.
const DOOR: &str = "-door";

pub(super) fn check(stack: &Stack, digests: &Digests) -> anyhow::Result<()> {
    let containers = stack.containers()?;
    let mut findings = Vec::new();
    for container in &containers {
        let found = findings_of(container);
        findings.extend(
            found
                .iter()
                .map(|it| format!("{}: {it}", container.service)),
        );
    }
    ensure!(findings.is_empty(), "{}", findings.join("\n"));
    check_digests(&containers, digests)?;
    println!(
        "{} containers run what was built, contained",
        containers.len()
    );
    Ok(())
}

/// Each image that was built runs somewhere, and whoever names one runs that very image.
fn check_digests(containers: &[Container], digests: &Digests) -> anyhow::Result<()> {
    for (name, digest) in digests {
        let full_name = images::full_name(name);
        let users = containers
            .iter()
            .filter(|it| it.described["Config"]["Image"] == full_name.as_str());
        let running: BTreeSet<&str> = users
            .filter_map(|it| it.described["Image"].as_str())
            .collect();
        let expected = BTreeSet::from([digest.as_str()]);
        ensure!(
            running == expected,
            "{full_name} should run as {expected:?}, not as {running:?}"
        );
    }
    Ok(())
}

fn findings_of(container: &Container) -> Vec<&'static str> {
    let (config, host) = (
        &container.described["Config"],
        &container.described["HostConfig"],
    );
    let user = config["User"].as_str().unwrap_or_default();
    let is_root = ["", "0", "root"].contains(&user.split(':').next().unwrap_or_default());
    let options = host["SecurityOpt"].as_array().map(Vec::as_slice);
    let options = options.unwrap_or_default();
    let no_new_privileges = options.iter().any(|it| it == "no-new-privileges:true");
    let is_unconfined = options
        .iter()
        .any(|it| it.as_str().is_some_and(|it| it.ends_with("unconfined")));
    let required = [
        (!is_root || container.service == ROOT, "runs as root"),
        (
            !is_root || host["NetworkMode"] == "none",
            "is root with a network",
        ),
        (host["ReadonlyRootfs"] == true, "can write to its image"),
        (host["Privileged"] == false, "is privileged"),
        (host["CapDrop"][0] == "ALL", "keeps capabilities"),
        (is_empty(&host["CapAdd"]), "is given capabilities"),
        (no_new_privileges, "can gain privileges"),
        (!is_unconfined, "may call anything of the kernel"),
        (is_empty(&host["Devices"]), "is given devices"),
        (
            !shares_with_host(host),
            "shares a namespace with this machine",
        ),
        (!holds_engine(container), "can command the engine"),
        (is_limit(&host["Memory"]), "has no limit of memory"),
        (is_limit(&host["PidsLimit"]), "has no limit of processes"),
        (are_local(host), "listens beyond this machine"),
        (
            has_own_door(container) || !is_published(host),
            "is published without a door of its own",
        ),
    ];
    let broken = required.into_iter().filter(|(holds, _)| !holds);
    broken.map(|(_, finding)| finding).collect()
}

fn is_empty(list: &Value) -> bool {
    list.as_array().is_none_or(Vec::is_empty)
}

fn shares_with_host(host: &Value) -> bool {
    let modes = ["NetworkMode", "PidMode", "IpcMode", "UTSMode", "UsernsMode"];
    modes.iter().any(|mode| host[mode] == "host")
}

/// Its socket is somewhere in these.
const ENGINES_FOLDERS: [&str; 4] = ["/", "/run", "/var", "/var/run"];

fn holds_engine(container: &Container) -> bool {
    let mounts = container.described["Mounts"].as_array();
    let mut sources = mounts
        .into_iter()
        .flatten()
        .filter_map(|it| it["Source"].as_str());
    sources.any(|source| source.ends_with("docker.sock") || ENGINES_FOLDERS.contains(&source))
}

fn is_limit(value: &Value) -> bool {
    value.as_i64().is_some_and(|limit| limit > 0)
}

fn published(host: &Value) -> impl Iterator<Item = &Value> {
    let ports = host["PortBindings"].as_object().into_iter().flatten();
    ports.flat_map(|(_, bindings)| bindings.as_array().into_iter().flatten())
}

fn is_published(host: &Value) -> bool {
    published(host).next().is_some()
}

fn are_local(host: &Value) -> bool {
    published(host).all(|binding| binding["HostIp"] == "127.0.0.1")
}

fn has_own_door(container: &Container) -> bool {
    let door = format!("{}{DOOR}", container.service);
    let networks = container.described["NetworkSettings"]["Networks"].as_object();
    networks.is_some_and(|networks| networks.keys().any(|name| name.ends_with(&door)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn container(service: &str, user: &str, host: Value) -> Container {
        let mut described = json!({
            "Config": {"User": user},
            "HostConfig": {
                "ReadonlyRootfs": true,
                "Privileged": false,
                "CapDrop": ["ALL"],
                "SecurityOpt": ["no-new-privileges:true"],
                "Memory": 1,
                "PidsLimit": 256,
                "NetworkMode": "x_data",
                "PortBindings": {"80/tcp": [{"HostIp": "127.0.0.1", "HostPort": ""}]},
            },
            "NetworkSettings": {"Networks": {"x_data": {}, format!("x_{service}-door"): {}}},
        });
        for (name, value) in host.as_object().unwrap() {
            described["HostConfig"][name] = value.clone();
        }
        Container {
            service: service.to_owned(),
            described,
        }
    }

    #[test]
    fn each_freedom_is_found() {
        let found = |user, host| findings_of(&container("api", user, host));
        assert!(found("10001", json!({})).is_empty());
        for root in ["0:0", "0:999", "root:root", ""] {
            assert_eq!(
                found(root, json!({})),
                ["runs as root", "is root with a network"]
            );
        }
        for (freedom, expected) in [
            (json!({"ReadonlyRootfs": false}), "can write to its image"),
            (json!({"Privileged": true}), "is privileged"),
            (json!({"CapDrop": null}), "keeps capabilities"),
            (json!({"CapAdd": ["SYS_ADMIN"]}), "is given capabilities"),
            (json!({"SecurityOpt": null}), "can gain privileges"),
            (
                json!({"SecurityOpt": ["no-new-privileges:true", "seccomp=unconfined"]}),
                "may call anything of the kernel",
            ),
            (
                json!({"UsernsMode": "host"}),
                "shares a namespace with this machine",
            ),
            (
                json!({"Devices": [{"PathOnHost": "/dev/kvm"}]}),
                "is given devices",
            ),
            (
                json!({"NetworkMode": "host"}),
                "shares a namespace with this machine",
            ),
            (json!({"Memory": 0}), "has no limit of memory"),
            (json!({"PidsLimit": null}), "has no limit of processes"),
            (
                json!({"PortBindings": {"80/tcp": [{"HostIp": ""}]}}),
                "listens beyond this machine",
            ),
        ] {
            assert_eq!(found("10001", freedom), [expected]);
        }
    }

    #[test]
    fn whoever_can_command_the_engine_is_found() {
        for source in ["/var/run/docker.sock", "/run", "/"] {
            let mut commander = container("api", "10001", json!({}));
            commander.described["Mounts"] = json!([{ "Source": source }]);
            assert_eq!(findings_of(&commander), ["can command the engine"]);
        }
    }

    #[test]
    fn the_maker_of_secrets_is_root_without_a_network() {
        let with = |network| container("secrets", "0:0", json!({"NetworkMode": network}));
        assert!(findings_of(&with("none")).is_empty());
        assert_eq!(findings_of(&with("x_data")), ["is root with a network"]);
    }

    #[test]
    fn another_digest_is_refused() {
        let mut running = container("api", "10001", json!({}));
        running.described["Config"]["Image"] = json!("predictiondex/api:latest");
        running.described["Image"] = json!("sha256:1");
        let digests = |digest: &str| Digests::from([("api".to_owned(), digest.to_owned())]);
        check_digests(&[running], &digests("sha256:1")).unwrap();
        check_digests(&[], &digests("sha256:1")).unwrap_err();
    }
}
