-- who may call the api: never the secret itself, only what recognises it. times are unix seconds.
create table api_key (
    id text primary key,
    label text not null,
    secret_sha256 text not null,
    created_at bigint not null,
    revoked_at bigint
);
