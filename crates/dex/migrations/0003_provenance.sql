-- where facts come from: the sources, the runs that loaded them, and what each run read. every fact is
-- copied into a table that names its document; a row that breaks one of the new checks stops all of it.

-- who says something; the words are the program's.
create table source (
    id integer primary key,
    code text not null unique
);

insert into source (id, code)
values (1, 'snapshot'), (2, 'pokeapi'), (3, 'pokepedia'), (4, 'inheritance');

-- one row a run that changed something. times are unix seconds; the digest is that of all facts after it.
create table etl_run (
    id integer primary key,
    mode text not null check (mode in ('snapshot', 'live')),
    program text not null,
    started_at bigint not null,
    loaded_at bigint not null,
    digest text not null
);

-- one file or page as one run read it; facts of a run point at the documents that say so.
create table document (
    id integer primary key,
    etl_run_id integer not null references etl_run (id),
    source_id integer not null references source (id),
    location text not null,
    retrieved_at bigint not null,
    sha256 text not null,
    unique (etl_run_id, source_id, location)
);

-- facts that are older than this migration came from the snapshot, nobody wrote down when.
insert into etl_run (id, mode, program, started_at, loaded_at, digest)
select 1, 'snapshot', 'unknown', 0, 0, coalesce((select digest from pokedex_version), '')
where exists (select 1 from species) or exists (select 1 from type) or exists (select 1 from nature);

insert into document (id, etl_run_id, source_id, location, retrieved_at, sha256)
select 1, id, 1, 'unknown', 0, '' from etl_run;

-- the program's words were loaded with the facts; from now on they belong to the schema.
insert into move_category (id, code)
values (1, 'physique'), (2, 'spécial'), (3, 'autre')
on conflict (id) do nothing;

insert into learn_method (id, code)
values (1, 'level_up'), (2, 'ct'), (3, 'move_tutor'), (4, 'before_evolution'), (5, 'event')
on conflict (id) do nothing;

alter table species rename to old_species;
alter table type rename to old_type;
alter table type_effectiveness rename to old_type_effectiveness;
alter table form rename to old_form;
alter table form_type rename to old_form_type;
alter table base_stats rename to old_base_stats;
alter table move rename to old_move;
alter table learnset rename to old_learnset;
alter table nature rename to old_nature;

create table species (
    id integer primary key check (id between 1 and 999),
    name_fr text not null check (name_fr <> ''),
    name_en text not null check (name_en <> ''),
    document_id integer not null references document (id)
);

create table type (
    id integer primary key check (id between 1 and 18),
    code text not null unique,
    name_fr text not null check (name_fr <> ''),
    name_en text not null check (name_en <> ''),
    document_id integer not null references document (id)
);

create table type_effectiveness (
    attacking_type_id integer not null references type (id),
    defending_type_id integer not null references type (id),
    effect text not null check (effect in ('immune', 'resisted', 'neutral', 'super_effective')),
    document_id integer not null references document (id),
    primary key (attacking_type_id, defending_type_id)
);

create table form (
    id integer primary key,
    slug text not null unique,
    species_id integer not null references species (id),
    kind text not null check (kind in ('base', 'alola', 'starter', 'mega', 'mega_x', 'mega_y')),
    name_fr text not null check (name_fr <> ''),
    name_en text not null check (name_en <> ''),
    height_m double precision not null check (height_m > 0),
    weight_kg double precision not null check (weight_kg > 0),
    evolves_from_id integer references form (id) deferrable initially deferred,
    evolution_level integer check (evolution_level between 1 and 100),
    document_id integer not null references document (id),
    check (evolution_level is null or evolves_from_id is not null)
);

create table form_type (
    form_id integer not null references form (id),
    slot integer not null check (slot in (1, 2)),
    type_id integer not null references type (id),
    document_id integer not null references document (id),
    primary key (form_id, slot),
    unique (form_id, type_id)
);

create table base_stats (
    form_id integer primary key references form (id),
    hp integer not null check (hp between 1 and 255),
    attack integer not null check (attack between 1 and 255),
    defense integer not null check (defense between 1 and 255),
    special_attack integer not null check (special_attack between 1 and 255),
    special_defense integer not null check (special_defense between 1 and 255),
    speed integer not null check (speed between 1 and 255),
    document_id integer not null references document (id)
);

create table move (
    id integer primary key,
    slug text not null unique,
    name_fr text not null check (name_fr <> ''),
    name_en text not null check (name_en <> ''),
    type_id integer not null references type (id),
    category_id integer not null references move_category (id),
    power integer check (power between 1 and 250),
    accuracy integer check (accuracy between 1 and 100),
    pp integer not null check (pp between 1 and 40),
    priority integer not null check (priority between -7 and 5),
    availability text not null check (availability in ('regular', 'partner_command', 'event_only')),
    effects text not null,
    document_id integer not null references document (id)
);

-- no level where the way has none: hence no primary key, but an index that takes none for a value.
create table learnset (
    form_id integer not null references form (id),
    move_id integer not null references move (id),
    learn_method_id integer not null references learn_method (id),
    level integer check (level between 0 and 100),
    document_id integer not null references document (id),
    check ((level is not null) = (learn_method_id in (1, 4)))
);

create table nature (
    id integer primary key check (id between 0 and 24),
    name_fr text not null check (name_fr <> ''),
    name_en text not null check (name_en <> ''),
    raised text check (raised in ('attack', 'defense', 'special_attack', 'special_defense', 'speed')),
    lowered text check (lowered in ('attack', 'defense', 'special_attack', 'special_defense', 'speed')),
    document_id integer not null references document (id),
    check ((raised is null) = (lowered is null)),
    check (raised <> lowered)
);

create unique index learnset_way on learnset (form_id, move_id, learn_method_id, coalesce(level, -1));
create index learnset_move on learnset (move_id);
create index form_species on form (species_id);
create index form_evolves_from on form (evolves_from_id);
create index form_type_type on form_type (type_id);
create index move_type on move (type_id);
create index type_effectiveness_defending on type_effectiveness (defending_type_id);

insert into species select id, name_fr, name_en, 1 from old_species;
insert into type select id, code, name_fr, name_en, 1 from old_type;
insert into type_effectiveness
select attacking_type_id, defending_type_id, effect, 1 from old_type_effectiveness;
insert into form
select
    id, slug, species_id, kind, name_fr, name_en, height_m, weight_kg, evolves_from_id, evolution_level, 1
from old_form;
insert into form_type select form_id, slot, type_id, 1 from old_form_type;
insert into base_stats
select form_id, hp, attack, defense, special_attack, special_defense, speed, 1 from old_base_stats;
insert into move
select
    id, slug, name_fr, name_en, type_id, category_id, power, accuracy, pp, priority, availability,
    effects, 1
from old_move;
insert into learnset select form_id, move_id, learn_method_id, level, 1 from old_learnset;
insert into nature select id, name_fr, name_en, raised, lowered, 1 from old_nature;

-- each before those that it refers to.
drop table old_learnset;
drop table old_base_stats;
drop table old_form_type;
drop table old_move;
drop table old_form;
drop table old_type_effectiveness;
drop table old_type;
drop table old_species;
drop table old_nature;

-- the cells of a fact that come from another document than its row.
create table cell_origin (
    table_name text not null,
    row_name text not null,
    column_name text not null,
    document_id integer not null references document (id),
    primary key (table_name, row_name, column_name)
);

-- what the document of another source says of a cell, or of a whole way of learning, and was not believed.
create table disagreement (
    table_name text not null,
    row_name text not null,
    column_name text not null,
    said text,
    kept text,
    document_id integer not null references document (id),
    primary key (table_name, row_name, column_name)
);
