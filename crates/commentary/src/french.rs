//! The French sentences: present tense, and nothing that would agree with a Pokémon.

use battle::log::{Cause, Event, Hindrance, Lasting, StageShift};
use battle::moves::{Status, Timing};
use battle::state::{MoveRef, SideId};

use super::Commentary;

pub(super) fn sentence(told: &Commentary<'_>, event: Event) -> String {
    let x = |side| name(told, side);
    let of = |side| of(&x(side));
    match event {
        Event::Turn(number) => format!("Tour {number}"),
        Event::MegaEvolved(me) => format!("{} méga-évolue en {} !", x(me), told.mega_name(me)),
        Event::Acts(me) => format!("C’est à {} d’agir.", x(me)),
        Event::TurnEnds => "Le tour se termine.".to_owned(),
        Event::Used(me, mv) => format!("{} utilise {} !", x(me), move_name(told, me, mv)),
        Event::Prepares(me, mv) => prepares(&x(me), told.timing(me, mv)),
        Event::Cannot(me, hindrance) => cannot(told, me, hindrance),
        Event::Missed(me) => format!("{} rate sa cible.", x(me)),
        Event::Failed(me) => format!("L’essai {} échoue.", of(me)),
        Event::NothingHappened(_) => "Cela ne change rien.".to_owned(),
        Event::Immune(me) => format!("Aucun effet sur {}.", x(me)),
        Event::Braced(me) => format!("{} se protège.", x(me)),
        Event::Protected(me) => format!("La protection {} tient bon.", of(me)),
        Event::ProtectionBroken(me) => format!("La protection {} cède.", of(me)),
        Event::Shielded(me) => format!("La brume empêche les stats {} de baisser.", of(me)),
        Event::CriticalHit => "Coup critique !".to_owned(),
        Event::SuperEffective => "C’est super efficace !".to_owned(),
        Event::NotVeryEffective => "Ce n’est pas très efficace.".to_owned(),
        Event::OneHitKo => "Un seul coup suffit !".to_owned(),
        Event::Hits(n) => format!("Nombre de coups : {n}."),
        Event::Hurt(me, cause, lost, left) => {
            let max = told.corner(me).max_hp;
            format!("{} ({left}/{max}).", hurt(&x(me), cause, lost))
        }
        Event::Healed(me, gained, left) => {
            let max = told.corner(me).max_hp;
            format!("{} récupère {gained} PV ({left}/{max}).", x(me))
        }
        Event::SubstituteHeld(me) => format!("Le clone {} tient bon.", of(me)),
        Event::SubstituteHurt(me, lost) => format!("Le clone {} perd {lost} PV.", of(me)),
        Event::Afflicted(me, status) => afflicted(&x(me), status),
        Event::Cured(me, status) => cured(&x(me), status),
        Event::Confused(me) => format!("La confusion gagne {}.", x(me)),
        Event::Dazed(me) => format!("La confusion trouble {}.", x(me)),
        Event::ClearHeaded(me) => format!("La confusion quitte {}.", x(me)),
        Event::Stages(me, shift) => stages(&of(me), shift),
        Event::StagesReset(me) => format!("Les stats {} reviennent à la normale.", of(me)),
        Event::Converted(me, ty) => {
            format!("{} prend le type {}.", x(me), told.type_name(ty).french)
        }
        Event::Began(me, lasting) => began(told, me, lasting),
        Event::Stores(me) => format!("{} accumule encore de l’énergie.", x(me)),
        Event::Ended(me, lasting) => ended(told, me, lasting),
        Event::Fainted(me) => format!("{} est K.O. !", x(me)),
        Event::Won(me) => format!("{} gagne !", x(me)),
    }
}

fn name(told: &Commentary<'_>, side: SideId) -> String {
    let name = told.name(side);
    if told.is_second_of_its_name(side) {
        format!("{name} adverse")
    } else {
        name.to_owned()
    }
}

/// « de Mew », « d’Onix ». The games' names with an H are pronounced without it.
fn of(name: &str) -> String {
    let elided = name.starts_with([
        'A', 'E', 'H', 'I', 'O', 'U', 'À', 'Â', 'É', 'È', 'Ê', 'Î', 'Ï', 'Ô', 'Œ',
    ]);
    if elided {
        format!("d’{name}")
    } else {
        format!("de {name}")
    }
}

fn move_name<'a>(told: &Commentary<'a>, side: SideId, mv: MoveRef) -> &'a str {
    told.move_name(side, mv, "Lutte")
}

fn prepares(x: &str, timing: Option<Timing>) -> String {
    match timing {
        Some(Timing::Underground) => format!("{x} passe sous terre."),
        Some(Timing::Airborne) => format!("{x} quitte le sol."),
        Some(
            Timing::Immediate
            | Timing::Charge
            | Timing::ChargeRaisingDefense
            | Timing::Recharge
            | Timing::Rampage,
        )
        | None => format!("{x} prépare son coup."),
    }
}

fn cannot(told: &Commentary<'_>, me: SideId, hindrance: Hindrance) -> String {
    let x = name(told, me);
    match hindrance {
        Hindrance::Recharge => format!("{x} doit reprendre des forces."),
        Hindrance::Sleep => format!("{x} dort."),
        Hindrance::Freeze => format!("La glace empêche {x} d’agir."),
        Hindrance::Flinch => format!("La peur empêche {x} d’agir."),
        Hindrance::Disabled(mv) => {
            let mv = move_name(told, me, mv);
            format!("L’entrave empêche {x} d’utiliser {mv}.")
        }
        Hindrance::Taunted(mv) => {
            let mv = move_name(told, me, mv);
            format!("La provocation empêche {x} d’utiliser {mv}.")
        }
        Hindrance::Paralysis => format!("La paralysie empêche {x} d’agir."),
    }
}

fn hurt(x: &str, cause: Cause, lost: u16) -> String {
    match cause {
        Cause::Attack => format!("{x} perd {lost} PV"),
        Cause::Recoil => format!("Le contrecoup coûte {lost} PV à {x}"),
        Cause::Sacrifice => format!("{x} sacrifie ses {lost} PV"),
        Cause::Crash => format!("La chute coûte {lost} PV à {x}"),
        Cause::Confusion => format!("{x} se blesse et perd {lost} PV"),
        Cause::Poison => format!("Le poison coûte {lost} PV à {x}"),
        Cause::Burn => format!("La brûlure coûte {lost} PV à {x}"),
        Cause::LeechSeed => format!("La graine coûte {lost} PV à {x}"),
        Cause::Trap => format!("L’étreinte coûte {lost} PV à {x}"),
        Cause::Substitute => format!("{x} donne {lost} PV à son clone"),
    }
}

fn afflicted(x: &str, status: Status) -> String {
    match status {
        Status::Burn => format!("{x} subit une brûlure."),
        Status::Freeze => format!("La glace recouvre {x}."),
        Status::Paralysis => format!("La paralysie gagne {x}."),
        Status::Poison => format!("Le poison gagne {x}."),
        Status::Toxic => format!("Un poison violent gagne {x}."),
        Status::Sleep => format!("{x} s’endort."),
    }
}

fn cured(x: &str, status: Status) -> String {
    match status {
        Status::Burn => format!("{x} guérit de sa brûlure."),
        Status::Freeze => format!("{x} sort de la glace."),
        Status::Paralysis => format!("{x} guérit de sa paralysie."),
        Status::Poison => format!("{x} guérit du poison."),
        Status::Toxic => format!("{x} guérit du poison violent."),
        Status::Sleep => format!("{x} se réveille."),
    }
}

fn stages(of: &str, StageShift { asked, applied }: StageShift) -> String {
    let names = [
        "L’Attaque",
        "La Défense",
        "L’Attaque Spéciale",
        "La Défense Spéciale",
        "La Vitesse",
    ];
    let stats = names
        .into_iter()
        .zip(asked.stats.into_iter().zip(applied.stats));
    let others = [
        ("La Précision", (asked.accuracy, applied.accuracy)),
        ("L’Esquive", (asked.evasion, applied.evasion)),
    ];
    let changed = stats.chain(others).filter(|(_, (asked, _))| *asked != 0);
    let told: Vec<String> = changed
        .map(|(stat, (asked, applied))| {
            let verb = if asked > 0 { "monte" } else { "baisse" };
            match applied.unsigned_abs() {
                0 if asked > 0 => format!("{stat} {of} ne peut plus monter."),
                0 => format!("{stat} {of} ne peut plus baisser."),
                1 => format!("{stat} {of} {verb} d’un niveau."),
                levels => format!("{stat} {of} {verb} de {levels} niveaux."),
            }
        })
        .collect();
    told.join(" ")
}

fn began(told: &Commentary<'_>, me: SideId, lasting: Lasting) -> String {
    let x = name(told, me);
    match lasting {
        Lasting::Reflect => format!("Un écran protège {x} des attaques physiques."),
        Lasting::LightScreen => format!("Un écran protège {x} des attaques spéciales."),
        Lasting::Mist => format!("La brume entoure {x}."),
        Lasting::Substitute => format!("{x} se cache derrière son clone."),
        Lasting::LeechSeed => format!("Une graine s’accroche à {x}."),
        Lasting::Trap => format!("Une étreinte se referme sur {x}."),
        Lasting::Drowsiness => format!("{x} a sommeil."),
        Lasting::Disable(slot) => {
            let mv = move_name(told, me, MoveRef::Own(slot));
            format!("{x} ne peut plus utiliser {mv}.")
        }
        Lasting::Encore(slot) => {
            let mv = move_name(told, me, MoveRef::Own(slot));
            format!("{x} doit répéter {mv}.")
        }
        Lasting::Taunt => format!("{x} cède à la provocation et ne peut plus qu’attaquer."),
        Lasting::FocusEnergy => format!("{x} guette le coup critique."),
        Lasting::Bide => format!("{x} accumule de l’énergie."),
    }
}

fn ended(told: &Commentary<'_>, me: SideId, lasting: Lasting) -> String {
    let x = name(told, me);
    let of = of(&x);
    match lasting {
        Lasting::Reflect => format!("L’écran {of} contre les attaques physiques disparaît."),
        Lasting::LightScreen => format!("L’écran {of} contre les attaques spéciales disparaît."),
        Lasting::Mist => format!("La brume autour {of} disparaît."),
        Lasting::Substitute => format!("Le clone {of} disparaît."),
        Lasting::LeechSeed => format!("La graine {of} disparaît."),
        Lasting::Trap => format!("{x} échappe à l’étreinte."),
        Lasting::Drowsiness => format!("{x} n’a plus sommeil."),
        Lasting::Disable(slot) => {
            let mv = move_name(told, me, MoveRef::Own(slot));
            format!("{x} peut de nouveau utiliser {mv}.")
        }
        Lasting::Encore(slot) => {
            let mv = move_name(told, me, MoveRef::Own(slot));
            format!("{x} ne doit plus répéter {mv}.")
        }
        Lasting::Taunt => format!("{x} oublie la provocation."),
        Lasting::FocusEnergy => format!("{x} ne guette plus le coup critique."),
        Lasting::Bide => format!("{x} libère son énergie !"),
    }
}
