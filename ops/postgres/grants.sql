-- What each role may do with which table: for psql, as pdx_migrate, after every migration.
-- A table that is not named here is its owner's alone; a test of the crate dex asks for each.
-- Running it again takes back what it no longer grants; nobody sees a moment in between.
\set ON_ERROR_STOP on
\set facts 'species, type, type_effectiveness, form, form_type, base_stats, move, learnset, nature, pokedex_version, cell_origin, disagreement'
\set history 'etl_run, document'
\set codes 'move_category, learn_method, source'

begin;

revoke all on all tables in schema public from public, pdx_etl, pdx_api, pdx_ml, pdx_keys;

-- each program looks whether the schema is the one that it knows.
grant select on _sqlx_migrations to pdx_etl, pdx_api, pdx_ml, pdx_keys;

grant select on :facts, :history, :codes to pdx_etl, pdx_api, pdx_ml;
grant insert, update, delete on :facts to pdx_etl;
-- what was read stays written.
grant insert on :history to pdx_etl;
-- whoever loads takes this row first, so that a second one waits.
grant update (code) on source to pdx_etl;

grant select on api_key to pdx_api;
-- nobody can change whose a key is, or what recognises it.
grant select, insert, update (revoked_at) on api_key to pdx_keys;

commit;
