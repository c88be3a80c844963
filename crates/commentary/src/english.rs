//! The English sentences.

use battle::log::{Cause, Event, Hindrance, Lasting, StageShift};
use battle::moves::{Status, Timing};
use battle::state::{MoveRef, SideId};

use super::Commentary;

pub(super) fn sentence(told: &Commentary<'_>, event: Event) -> String {
    let x = |side| name(told, side);
    let sentence = match event {
        Event::Turn(number) => format!("Turn {number}"),
        Event::MegaEvolved(me) => format!("{} Mega Evolves into {}!", x(me), told.mega_name(me)),
        Event::Acts(me) => format!("{} is to act.", x(me)),
        Event::TurnEnds => "The turn ends.".to_owned(),
        Event::Used(me, mv) => format!("{} uses {}!", x(me), move_name(told, me, mv)),
        Event::Prepares(me, mv) => prepares(&x(me), told.timing(me, mv)),
        Event::Cannot(me, hindrance) => cannot(told, me, hindrance),
        Event::Missed(me) => format!("{} misses.", x(me)),
        Event::Failed(me) => format!("{}’s attempt fails.", x(me)),
        Event::NothingHappened(_) => "That changes nothing.".to_owned(),
        Event::Immune(me) => format!("No effect on {}.", x(me)),
        Event::Braced(me) => format!("{} takes cover.", x(me)),
        Event::Protected(me) => format!("{}’s cover holds.", x(me)),
        Event::ProtectionBroken(me) => format!("{}’s cover gives way.", x(me)),
        Event::Shielded(me) => format!("Mist keeps {}’s stats from falling.", x(me)),
        Event::CriticalHit => "Critical hit!".to_owned(),
        Event::SuperEffective => "Super effective!".to_owned(),
        Event::NotVeryEffective => "Not very effective.".to_owned(),
        Event::OneHitKo => "One hit is enough!".to_owned(),
        Event::Hits(n) => format!("Number of hits: {n}."),
        Event::Hurt(me, cause, lost, left) => {
            let max = told.corner(me).max_hp;
            format!("{} ({left}/{max}).", hurt(&x(me), cause, lost))
        }
        Event::Healed(me, gained, left) => {
            let max = told.corner(me).max_hp;
            format!("{} regains {gained} HP ({left}/{max}).", x(me))
        }
        Event::SubstituteHeld(me) => format!("{}’s substitute holds.", x(me)),
        Event::SubstituteHurt(me, lost) => format!("{}’s substitute loses {lost} HP.", x(me)),
        Event::Afflicted(me, status) => afflicted(&x(me), status),
        Event::Cured(me, status) => cured(&x(me), status),
        Event::Confused(me) => format!("Confusion takes hold of {}.", x(me)),
        Event::Dazed(me) => format!("{} is confused.", x(me)),
        Event::ClearHeaded(me) => format!("{} is confused no longer.", x(me)),
        Event::Stages(me, shift) => stages(&x(me), shift),
        Event::StagesReset(me) => format!("{}’s stats return to normal.", x(me)),
        Event::Converted(me, ty) => {
            format!(
                "{} takes on the {} type.",
                x(me),
                told.type_name(ty).english
            )
        }
        Event::Began(me, lasting) => began(told, me, lasting),
        Event::Stores(me) => format!("{} goes on storing energy.", x(me)),
        Event::Ended(me, lasting) => ended(told, me, lasting),
        Event::Fainted(me) => format!("{} faints!", x(me)),
        Event::Won(me) => format!("{} wins!", x(me)),
    };
    capitalised(&sentence)
}

fn name(told: &Commentary<'_>, side: SideId) -> String {
    let name = told.name(side);
    if told.is_second_of_its_name(side) {
        format!("the opposing {name}")
    } else {
        name.to_owned()
    }
}

fn capitalised(sentence: &str) -> String {
    let mut letters = sentence.chars();
    let first = letters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(letters).collect()
}

fn move_name<'a>(told: &Commentary<'a>, side: SideId, mv: MoveRef) -> &'a str {
    told.move_name(side, mv, "Struggle")
}

fn prepares(x: &str, timing: Option<Timing>) -> String {
    match timing {
        Some(Timing::Underground) => format!("{x} goes underground."),
        Some(Timing::Airborne) => format!("{x} leaves the ground."),
        Some(
            Timing::Immediate
            | Timing::Charge
            | Timing::ChargeRaisingDefense
            | Timing::Recharge
            | Timing::Rampage,
        )
        | None => format!("{x} gets ready to strike."),
    }
}

fn cannot(told: &Commentary<'_>, me: SideId, hindrance: Hindrance) -> String {
    let x = name(told, me);
    match hindrance {
        Hindrance::Recharge => format!("{x} has to rest."),
        Hindrance::Sleep => format!("{x} is asleep."),
        Hindrance::Freeze => format!("Ice keeps {x} from acting."),
        Hindrance::Flinch => format!("{x} flinches."),
        Hindrance::Disabled(mv) => {
            let mv = move_name(told, me, mv);
            format!("{mv} is disabled: {x} cannot use it.")
        }
        Hindrance::Taunted(mv) => {
            let mv = move_name(told, me, mv);
            format!("The taunt keeps {x} from using {mv}.")
        }
        Hindrance::Paralysis => format!("Paralysis keeps {x} from acting."),
    }
}

fn hurt(x: &str, cause: Cause, lost: u16) -> String {
    match cause {
        Cause::Attack => format!("{x} loses {lost} HP"),
        Cause::Recoil => format!("Recoil costs {x} {lost} HP"),
        Cause::Sacrifice => format!("{x} gives up its {lost} HP"),
        Cause::Crash => format!("The fall costs {x} {lost} HP"),
        Cause::Confusion => format!("{x} hurts itself and loses {lost} HP"),
        Cause::Poison => format!("Poison costs {x} {lost} HP"),
        Cause::Burn => format!("The burn costs {x} {lost} HP"),
        Cause::LeechSeed => format!("The seed costs {x} {lost} HP"),
        Cause::Trap => format!("The trap costs {x} {lost} HP"),
        Cause::Substitute => format!("{x} gives {lost} HP to its substitute"),
    }
}

fn afflicted(x: &str, status: Status) -> String {
    match status {
        Status::Burn => format!("{x} is burned."),
        Status::Freeze => format!("{x} is frozen."),
        Status::Paralysis => format!("{x} is paralysed."),
        Status::Poison => format!("{x} is poisoned."),
        Status::Toxic => format!("{x} is badly poisoned."),
        Status::Sleep => format!("{x} falls asleep."),
    }
}

fn cured(x: &str, status: Status) -> String {
    match status {
        Status::Burn => format!("{x} is burned no longer."),
        Status::Freeze => format!("{x} thaws."),
        Status::Paralysis => format!("{x} is paralysed no longer."),
        Status::Poison => format!("{x} is poisoned no longer."),
        Status::Toxic => format!("{x} is badly poisoned no longer."),
        Status::Sleep => format!("{x} wakes up."),
    }
}

fn stages(x: &str, StageShift { asked, applied }: StageShift) -> String {
    let names = [
        "Attack",
        "Defense",
        "Special Attack",
        "Special Defense",
        "Speed",
    ];
    let stats = names
        .into_iter()
        .zip(asked.stats.into_iter().zip(applied.stats));
    let others = [
        ("accuracy", (asked.accuracy, applied.accuracy)),
        ("evasion", (asked.evasion, applied.evasion)),
    ];
    let changed = stats.chain(others).filter(|(_, (asked, _))| *asked != 0);
    let told: Vec<String> = changed
        .map(|(stat, (asked, applied))| {
            let verb = if asked > 0 { "rises" } else { "falls" };
            let sentence = match applied.unsigned_abs() {
                0 if asked > 0 => format!("{x}’s {stat} cannot rise any more."),
                0 => format!("{x}’s {stat} cannot fall any more."),
                1 => format!("{x}’s {stat} {verb} by one stage."),
                stages => format!("{x}’s {stat} {verb} by {stages} stages."),
            };
            capitalised(&sentence)
        })
        .collect();
    told.join(" ")
}

fn began(told: &Commentary<'_>, me: SideId, lasting: Lasting) -> String {
    let x = name(told, me);
    match lasting {
        Lasting::Reflect => format!("A screen shields {x} from physical attacks."),
        Lasting::LightScreen => format!("A screen shields {x} from special attacks."),
        Lasting::Mist => format!("Mist surrounds {x}."),
        Lasting::Substitute => format!("{x} hides behind its substitute."),
        Lasting::LeechSeed => format!("A seed clings to {x}."),
        Lasting::Trap => format!("A trap closes on {x}."),
        Lasting::Drowsiness => format!("{x} grows drowsy."),
        Lasting::Disable(slot) => {
            let mv = move_name(told, me, MoveRef::Own(slot));
            format!("{x} can no longer use {mv}.")
        }
        Lasting::Encore(slot) => {
            let mv = move_name(told, me, MoveRef::Own(slot));
            format!("{x} has to repeat {mv}.")
        }
        Lasting::Taunt => format!("{x} falls for the taunt and can only attack."),
        Lasting::FocusEnergy => format!("{x} looks out for a critical hit."),
        Lasting::Bide => format!("{x} stores energy."),
    }
}

fn ended(told: &Commentary<'_>, me: SideId, lasting: Lasting) -> String {
    let x = name(told, me);
    match lasting {
        Lasting::Reflect => format!("{x}’s screen against physical attacks is gone."),
        Lasting::LightScreen => format!("{x}’s screen against special attacks is gone."),
        Lasting::Mist => format!("The mist around {x} is gone."),
        Lasting::Substitute => format!("{x}’s substitute is gone."),
        Lasting::LeechSeed => format!("{x}’s seed is gone."),
        Lasting::Trap => format!("{x} gets out of the trap."),
        Lasting::Drowsiness => format!("{x} is drowsy no longer."),
        Lasting::Disable(slot) => {
            let mv = move_name(told, me, MoveRef::Own(slot));
            format!("{x} can use {mv} again.")
        }
        Lasting::Encore(slot) => {
            let mv = move_name(told, me, MoveRef::Own(slot));
            format!("{x} no longer has to repeat {mv}.")
        }
        Lasting::Taunt => format!("{x} forgets the taunt."),
        Lasting::FocusEnergy => format!("{x} looks out for a critical hit no longer."),
        Lasting::Bide => format!("{x} lets its energy go!"),
    }
}
