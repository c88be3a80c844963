-- What each role may do with which table: for psql, as pdx_migrate, after every migration.
-- A table that is not named here is its owner's alone; a test of the crate dex asks for each.
-- Running it again takes back what it no longer grants; nobody sees a moment in between.
\set ON_ERROR_STOP on
\set pokedex 'species, type, type_effectiveness, form, form_type, base_stats, move_category, move, learn_method, learnset, nature, pokedex_version, source, etl_run, document, cell_origin, disagreement'

begin;

revoke all on all tables in schema public from public, pdx_etl, pdx_api, pdx_ml, pdx_keys;

-- each program looks whether the schema is the one that it knows.
grant select on _sqlx_migrations to pdx_etl, pdx_api, pdx_ml, pdx_keys;

grant select on :pokedex to pdx_etl, pdx_api, pdx_ml;
grant insert, update, delete on :pokedex to pdx_etl;

grant select on api_key to pdx_api;
-- nobody can change whose a key is, or what recognises it.
grant select, insert, update (revoked_at) on api_key to pdx_keys;

commit;
