-- Who may enter, and for how long: for psql, by the superuser, in the database of the Pokédex.
-- It needs the variables migrate_password, etl_password, api_password, ml_password, keys_password
-- and mlflow_password; running it again sets new ones.
-- What each role may do with which table stands in grants.sql.
\set ON_ERROR_STOP on
\set powerless 'nosuperuser nocreatedb nocreaterole noreplication nobypassrls'

-- a statement that is logged would show the password in it.
set log_statement = none;
set log_min_error_statement = panic;

begin;

select format('create role %I', name)
from unnest(array['pdx_owner', 'pdx_migrate', 'pdx_etl', 'pdx_api', 'pdx_ml', 'pdx_keys', 'mlflow'])
    as name
where to_regrole(name) is null
\gexec

-- owns the database and all that migrations make; nobody can log in as it.
alter role pdx_owner with nologin :powerless;
-- `migrate` becomes the owner, so that its tables stay when it goes.
alter role pdx_migrate with login :powerless password :'migrate_password';
grant pdx_owner to pdx_migrate;
alter role pdx_migrate set role pdx_owner;
-- `etl` writes the Pokédex.
alter role pdx_etl with login :powerless password :'etl_password';
-- `api` reads the Pokédex and recognises keys.
alter role pdx_api with login :powerless password :'api_password';
-- `train` reads the Pokédex.
alter role pdx_ml with login :powerless password :'ml_password';
-- `keys` issues keys and revokes them.
alter role pdx_keys with login :powerless password :'keys_password';
-- MLflow's server has its own database and knows nothing of ours.
alter role mlflow with login :powerless password :'mlflow_password';

-- far above what each needs, so that only what hangs is ended. `idle` is longer than a pool keeps
-- a connection that nobody uses: ten minutes with us; MLflow tries a connection before it uses it.
select format('alter role %I set %I = %L', role, setting, value)
from (
    values
        ('pdx_migrate', '10min', '1min', '30min'),
        ('pdx_etl', '1min', '1min', '30min'),
        ('pdx_api', '5s', '10s', '30min'),
        ('pdx_ml', '1min', '1min', '30min'),
        ('pdx_keys', '5s', '10s', '30min'),
        ('mlflow', '5min', '5min', '1h')
) as limits (role, statement, idle_in_transaction, idle)
cross join lateral (
    values
        ('statement_timeout', statement),
        ('idle_in_transaction_session_timeout', idle_in_transaction),
        ('idle_session_timeout', idle)
) as settings (setting, value)
\gexec
-- all others queue up behind a migration that waits for a lock.
alter role pdx_migrate set lock_timeout = '30s';

alter database :"DBNAME" owner to pdx_owner;
revoke all on database :"DBNAME", postgres, template1 from public;
grant connect on database :"DBNAME" to pdx_migrate, pdx_etl, pdx_api, pdx_ml, pdx_keys;
revoke all on schema public from public;
grant usage on schema public to pdx_etl, pdx_api, pdx_ml, pdx_keys;

commit;

-- a database cannot be made inside a transaction.
select 'create database mlflow owner mlflow'
where not exists (select from pg_database where datname = 'mlflow')
\gexec
revoke all on database mlflow from public;
