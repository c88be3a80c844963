// Plays groups of battles on Pokémon Showdown: one JSON object a line in, one a line out.
// `--stock-stats` leaves the package's own statistics, which ignore friendship and awakening values.
'use strict';

const {createHash} = require('node:crypto');
const {createInterface} = require('node:readline');
const {Battle, Dex, PRNG} = require('@pkmn/sim');
const letsGo = require('@pkmn/mods/gen7letsgo');

// The statistics of the games, in which friendship and awakening values count.
function statModify(baseStats, set, stat) {
  const scaled = Math.floor((2 * baseStats[stat] + set.ivs[stat]) * set.level / 100);
  if (stat === 'hp') return scaled + set.level + 10 + set.evs.hp;
  const nature = this.dex.natures.get(set.nature);
  const percent = nature.plus === stat ? 110 : nature.minus === stat ? 90 : 100;
  const natured = Math.floor((scaled + 5) * percent / 100);
  const friendship = Math.floor((set.happiness / 255 / 10 + 1) * 100);
  return Math.floor(natured * friendship / 100) + set.evs[stat];
}

const stock = process.argv.includes('--stock-stats');
const mod = stock ? letsGo : {...letsGo, Scripts: {...letsGo.Scripts, statModify}};
const dex = Dex.mod('gen7letsgo', mod);
const format = {...dex.formats.get('gen7customgame'), mod: 'gen7letsgo'};

const STATS = ['hp', 'atk', 'def', 'spa', 'spd', 'spe'];
const six = values => Object.fromEntries(STATS.map((stat, i) => [stat, values[i]]));

function team(side) {
  return [{
    name: side.form, species: side.form, moves: side.moves, level: side.level, nature: side.nature,
    ivs: six(side.ivs), evs: six(side.avs), happiness: side.friendship, ability: 'No Ability', item: '',
  }];
}

// Seeds that are close to each other must not give battles that resemble each other.
function generator(seed, battle, purpose) {
  const digest = createHash('sha256').update(`${seed}:${battle}:${purpose}`).digest();
  return [0, 2, 4, 6].map(at => digest.readUInt16LE(at));
}

function choose(pokemon, side, random, turn) {
  const moves = pokemon.moves.map((move, i) => [move, i + 1]).filter(([move]) => !move.disabled);
  if (!moves.length) throw new Error('nothing can be selected');
  const pick = side.policy === 'repeat' || moves.length === 1 ? 0 : random.random(moves.length);
  const mega = turn === 1 && side.mega_choice ? ` ${side.mega_choice}` : '';
  return `move ${moves[pick][1]}${mega}`;
}

function play(group, i) {
  const battle = new Battle({
    formatid: 'gen7customgame', format, dex, seed: generator(group.seed, i, 'battle'),
    p1: {name: 'p1', team: team(group.sides[0])}, p2: {name: 'p2', team: team(group.sides[1])},
  });
  // The package takes the friendship of everybody as 70.
  if (!stock) battle.sides.forEach((side, s) => { side.pokemon[0].happiness = group.sides[s].friendship; });
  if (battle.requestState === 'teampreview') battle.makeChoices('default', 'default');
  const random = new PRNG(generator(group.seed, i, 'choices'));
  while (!battle.ended) {
    const turn = battle.turn;
    const choices = battle.sides.map((side, s) =>
      choose(side.activeRequest.active[0], group.sides[s], random, turn));
    for (const [s, choice] of choices.entries()) {
      if (!battle.sides[s].choose(choice)) throw new Error(`${choice}: ${battle.sides[s].choice.error}`);
    }
    battle.commitChoices();
    if (battle.turn === turn && !battle.ended) throw new Error(`turn ${turn} does not end`);
  }
  return battle;
}

const share = pokemon => pokemon.hp / pokemon.maxhp;

function playAll(group) {
  const results = [];
  const started = process.hrtime.bigint();
  for (let i = 0; i < group.battles; i++) {
    const battle = play(group, i);
    const [a, b] = battle.sides.map(side => share(side.pokemon[0]));
    const win = battle.winner === 'p1' ? 1 : battle.winner === 'p2' ? 0 : 0.5;
    results.push([win, battle.turn, a - b]);
    if (process.argv.includes('--log')) console.error(battle.log.join('\n'));
  }
  const seconds = Number(process.hrtime.bigint() - started) / 1e9;
  return {results, seconds};
}

createInterface({input: process.stdin}).on('line', line => {
  const group = JSON.parse(line);
  let answer;
  try {
    answer = playAll(group);
  } catch (error) {
    answer = {error: String(error.stack)};
  }
  console.log(JSON.stringify(answer));
});
