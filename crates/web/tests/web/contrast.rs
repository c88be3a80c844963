//! Text and its ground, in the stylesheet that is served, far enough apart to be read (WCAG 2.2).

use std::collections::HashMap;

const STYLE: &str = include_str!("../../assets/style.css");

const TYPES: [&str; 18] = [
    "normal", "fighting", "flying", "poison", "ground", "rock", "bug", "ghost", "steel", "fire",
    "water", "grass", "electric", "psychic", "ice", "dragon", "dark", "fairy",
];

/// Pairs of text and ground that need 4.5:1.
const TEXTS: [(&str, &str); 19] = [
    ("--ink", "--ground"),
    ("--ink", "--panel"),
    ("--ink", "--sunken"),
    ("--ink", "--accent-soft"),
    ("--quiet", "--ground"),
    ("--quiet", "--panel"),
    ("--quiet", "--sunken"),
    ("--accent", "--ground"),
    ("--accent", "--panel"),
    ("--accent", "--accent-soft"),
    ("--on-accent", "--accent"),
    ("--warn", "--panel"),
    ("--warn", "--warn-soft"),
    ("--warn", "--ground"),
    ("--good", "--panel"),
    ("--good", "--good-soft"),
    ("--even", "--even-soft"),
    ("--accent", "--sunken"),
    ("--quiet", "--accent-soft"),
];

/// Pairs of a control's edge or a bar's part that need 3:1.
const SHAPES: [(&str, &str); 7] = [
    ("--edge", "--ground"),
    ("--edge", "--panel"),
    ("--accent", "--ground"),
    ("--accent", "--line"),
    ("--warn", "--panel"),
    ("--good", "--line"),
    ("--warn", "--line"),
];

/// The custom properties of a rule, of the `nth` rule with this selector.
fn colours(selector: &str, nth: usize) -> HashMap<&'static str, [f64; 3]> {
    let rules: Vec<&str> = STYLE.split(&format!("{selector} {{")).skip(1).collect();
    let (body, _) = rules[nth].split_once('}').unwrap();
    let declarations = body
        .split(';')
        .filter_map(|line| line.trim().split_once(": #"));
    declarations
        .map(|(name, hex)| (name, channels(hex)))
        .collect()
}

fn channels(hex: &str) -> [f64; 3] {
    [0, 2, 4].map(|at| f64::from(u8::from_str_radix(&hex[at..at + 2], 16).unwrap()) / 255.0)
}

/// Relative luminance, as WCAG 2.2 defines it.
fn luminance(colour: [f64; 3]) -> f64 {
    let linear = |channel: f64| {
        if channel <= 0.04045 {
            channel / 12.92
        } else {
            ((channel + 0.055) / 1.055).powf(2.4)
        }
    };
    let [red, green, blue] = colour.map(linear);
    0.2126 * red + 0.7152 * green + 0.0722 * blue
}

fn contrast(one: [f64; 3], other: [f64; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

#[test]
fn black_on_white_is_twenty_one_to_one() {
    let ratio = contrast(channels("000000"), channels("ffffff"));
    assert!((ratio - 21.0).abs() < 1e-9, "{ratio}");
    let ratio = contrast(channels("777777"), channels("ffffff"));
    assert!((ratio - 4.478).abs() < 1e-3, "{ratio}");
}

#[test]
fn every_type_is_readable_on_its_colour() {
    for ty in TYPES {
        let colours = colours(&format!(".type-{ty}"), 0);
        let ratio = contrast(colours["--type"], colours["--on-type"]);
        assert!(ratio >= 4.5, "{ty}: {ratio:.2}");
    }
}

#[test]
fn every_text_is_readable_in_both_themes() {
    for (theme, colours) in [
        ("light", colours(":root", 0)),
        ("dark", colours(":root", 1)),
    ] {
        for (text, ground) in TEXTS {
            let ratio = contrast(colours[text], colours[ground]);
            assert!(ratio >= 4.5, "{theme}: {text} on {ground}: {ratio:.2}");
        }
        for (shape, ground) in SHAPES {
            let ratio = contrast(colours[shape], colours[ground]);
            assert!(ratio >= 3.0, "{theme}: {shape} on {ground}: {ratio:.2}");
        }
    }
}
