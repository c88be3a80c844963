-- the national numbers: what all forms of a species share.
create table species (
    id integer primary key,
    name_fr text not null,
    name_en text not null
);

-- the eighteen types, under the number that the games give them.
create table type (
    id integer primary key check (id between 1 and 18),
    code text not null unique,
    name_fr text not null,
    name_en text not null
);

-- the whole chart, neutral cells too, so that a missing cell is a mistake and not a default.
create table type_effectiveness (
    attacking_type_id integer not null references type (id),
    defending_type_id integer not null references type (id),
    effect text not null check (effect in ('immune', 'resisted', 'neutral', 'super_effective')),
    primary key (attacking_type_id, defending_type_id)
);

-- what a player chooses; a form evolves from a form, which may come later in one statement.
create table form (
    id integer primary key,
    slug text not null unique,
    species_id integer not null references species (id),
    kind text not null check (kind in ('base', 'alola', 'starter', 'mega', 'mega_x', 'mega_y')),
    name_fr text not null,
    name_en text not null,
    height_m double precision not null,
    weight_kg double precision not null,
    evolves_from_id integer references form (id) deferrable initially deferred,
    evolution_level integer check (evolution_level between 1 and 100)
);

-- apart from form, so that slot 1 and slot 2 are asked for in the same way.
create table form_type (
    form_id integer not null references form (id),
    slot integer not null check (slot in (1, 2)),
    type_id integer not null references type (id),
    primary key (form_id, slot),
    unique (form_id, type_id)
);

-- the numbers that battles start from; one row a form.
create table base_stats (
    form_id integer primary key references form (id),
    hp integer not null check (hp between 1 and 255),
    attack integer not null check (attack between 1 and 255),
    defense integer not null check (defense between 1 and 255),
    special_attack integer not null check (special_attack between 1 and 255),
    special_defense integer not null check (special_defense between 1 and 255),
    speed integer not null check (speed between 1 and 255)
);

-- physical, special and status, by the words that clients of the api know.
create table move_category (
    id integer primary key,
    code text not null unique
);

-- what a move does beyond its numbers is one text in the notation of data/README.md: it is read
-- whole or not at all, and no query looks inside.
create table move (
    id integer primary key,
    slug text not null unique,
    name_fr text not null,
    name_en text not null,
    type_id integer not null references type (id),
    category_id integer not null references move_category (id),
    power integer check (power > 0),
    accuracy integer check (accuracy between 1 and 100),
    pp integer not null check (pp > 0),
    priority integer not null check (priority between -7 and 5),
    availability text not null check (availability in ('regular', 'partner_command', 'event_only')),
    effects text not null
);

-- how a form comes to know a move, by the words that clients of the api know.
create table learn_method (
    id integer primary key,
    code text not null unique
);

-- one row a way of learning; no level where the way has none, hence no primary key.
create table learnset (
    form_id integer not null references form (id),
    move_id integer not null references move (id),
    learn_method_id integer not null references learn_method (id),
    level integer check (level between 0 and 100),
    unique (form_id, move_id, learn_method_id, level)
);

-- raised and lowered are both empty for the five neutral natures.
create table nature (
    id integer primary key,
    name_fr text not null,
    name_en text not null,
    raised text,
    lowered text,
    check ((raised is null) = (lowered is null))
);

-- which facts the tables above hold: one row once they were loaded, none before.
create table pokedex_version (
    id integer primary key check (id = 1),
    digest text not null
);
