// Writes internal/corpus/data from three npm packages and locales.mjs. Run it only to
// change the lists: other lists are other stand-ins, so corpus.Version and every
// generator that draws from them need a new version. From this folder:
//
//   npm install --no-save @faker-js/faker@10.6.0 zipcodes@8.0.0 kuromoji@0.1.2
//   node convert.mjs
//
// Lists are sorted, one entry a line, gzip without a time stamp: running it
// again writes the same bytes.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { dictionary, transliterate } from './ascii.mjs';
import { locales } from './locales.mjs';

const require = createRequire(import.meta.url);
const { allLocales } = require('@faker-js/faker');
const zipcodes = require('zipcodes/lib/codes.js').codes;
const data = join(dirname(fileURLToPath(import.meta.url)), '..', 'data');

const ascii = (text) => /^[\x20-\x7e]+$/.test(text);
const list = (entries) => [...new Set(entries)].filter(ascii).sort();

function write(name, lines, folder = 'en') {
  const packed = gzipSync(lines.join('\n') + '\n', { level: 9 });
  packed[9] = 255; // the operating system's byte: unknown, the same everywhere
  writeFileSync(join(data, folder, name + '.txt.gz'), packed);
  console.log(name, lines.length, packed.length);
}

// places are "city<TAB>state<TAB>zip<TAB>latitude<TAB>longitude": the cities that
// faker knows, each in the state where that name has the most ZIP codes, with at
// most four of those.
function places(cities) {
  const states = new Map();
  for (const code of Object.values(zipcodes)) {
    if (code.country !== 'US' || !cities.includes(code.city) || !allLocales.en.location.state_abbr.includes(code.state)) continue;
    if (!code.latitude || !code.longitude) continue;
    const key = code.city + '\t' + code.state;
    states.set(key, [...(states.get(key) ?? []), code]);
  }
  const lines = [];
  for (const city of cities) {
    const own = [...states].filter(([key]) => key.startsWith(city + '\t')).sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1));
    if (own.length === 0) continue;
    const codes = own[0][1].sort((a, b) => (a.zip < b.zip ? -1 : 1));
    const step = Math.max(1, Math.floor(codes.length / 4));
    for (let i = 0, n = 0; i < codes.length && n < 4; i += step, n++) {
      const c = codes[i];
      lines.push([c.city, c.state, c.zip, c.latitude.toFixed(4), c.longitude.toFixed(4)].join('\t'));
    }
  }
  return lines;
}

// areas are "city<TAB>state<TAB>zip<TAB>latitude<TAB>longitude" as places are: of every
// beginning of three digits the first ZIP code and one in the middle, each of another
// city if there is one.
function areas() {
  const all = new Map();
  for (const code of Object.values(zipcodes)) {
    if (code.country !== 'US' || !allLocales.en.location.state_abbr.concat('DC').includes(code.state) || !code.latitude || !code.longitude) continue;
    if (!ascii(code.city) || /[",]/.test(code.city)) continue;
    const area = code.zip.slice(0, 3);
    all.set(area, [...(all.get(area) ?? []), code]);
  }
  const lines = [];
  for (const area of [...all.keys()].sort()) {
    const cities = new Map();
    for (const code of all.get(area).sort((a, b) => (a.zip < b.zip ? -1 : 1))) if (!cities.has(code.city)) cities.set(code.city, code);
    const own = cities.size > 1 ? [...cities.values()] : all.get(area);
    const chosen = new Set([own[0], own[own.length >> 1]]);
    for (const c of chosen) lines.push([c.city, c.state, c.zip, c.latitude.toFixed(4), c.longitude.toFixed(4)].join('\t'));
  }
  return lines;
}

// streetsOf makes the names of streets that a locale's own list lacks, by its
// patterns, one for each of some names of people.
function streetsOf(name, l, p) {
  const cross = (a, b) => a.flatMap((x) => b.map((y) => x + y));
  const some = (entries, n) => entries.filter((e) => /^[\p{L}]+$/u.test(e)).filter((_, i, all) => i % Math.max(1, Math.floor(all.length / n)) === 0);
  const kinds = (entries, wanted) => entries.filter((e) => wanted.includes(e));
  switch (name) {
    case 'de': case 'gb': return l.street_name;
    case 'ca': return allLocales.en.location.street_name.filter((s) => / (Street|Road|Avenue|Lane|Drive|Crescent|Court)$/.test(s));
    case 'fr': return cross(l.street_prefix.map((s) => s + ' '), l.street_suffix);
    case 'es': return cross(kinds(l.street_suffix, ['Avenida', 'Calle', 'Camino', 'Paseo', 'Plaza', 'Ronda']).map((s) => s + ' '), some(p.last_name.generic, 100));
    case 'pt': return some(p.first_name.female.concat(p.first_name.male), 60).flatMap((first, i) => ['Rua', 'Avenida', 'Praça', 'Travessa', 'Largo'].map((s, j) => `${s} ${first} ${some(p.last_name.generic, 60)[(7 * i + 11 * j) % 60]}`));
    case 'it': return cross(['Via ', 'Piazza ', 'Corso ', 'Viale ', 'Vicolo '], some(p.last_name.generic, 100));
    case 'nl': return cross(some(p.first_name.female.concat(p.first_name.male), 120), ['straat', 'laan', 'weg', 'plein']);
    case 'sv': return cross(l.street_name_part, ['vägen', 'gatan', 'gränden']).flatMap((s, i) => [s, ...(i % 2 ? [['Norra', 'Södra', 'Östra', 'Västra'][i % 4] + ' ' + s] : [])]);
  }
}

// The women's form of Polish last names that are adjectives.
const ofWomen = (last) => last.replace(/(s|c|dz)ki$/, '$1ka');

// writeLocale writes one file of sections, each a line "[name]" and its entries: a
// word, or a word and its ASCII form.
function writeLocale(name) {
  const own = locales[name];
  const both = (entry) => {
    const [native, given] = entry.split('=');
    const plain = given ?? (ascii(native) ? native : transliterate(name, native));
    if (!plain || !ascii(plain) || /[",\t]/.test(native + plain)) return undefined;
    return plain === native ? native : native + '\t' + plain;
  };
  const lines = [];
  const section = (title, entries) => lines.push(`[${title}]`, ...entries);
  const sorted = (entries) => [...new Set(entries)].map(both).filter(Boolean).sort();
  const region = name === 'pt' ? allLocales.pt_PT : name === 'gb' ? allLocales.en_GB : allLocales[name] ?? allLocales.en;
  if (!['gb', 'ca'].includes(name)) {
    const p = name === 'pt' ? [allLocales.pt_PT.person, allLocales.pt_BR.person] : [region.person];
    const of = (get) => p.flatMap((one) => get(one) ?? []);
    const generic = of((one) => one.first_name.generic);
    if (name !== 'en') {
      const last = sorted(of((one) => one.last_name.generic));
      section('female', sorted([...of((one) => one.first_name.female), ...generic]));
      section('male', sorted([...of((one) => one.first_name.male), ...generic]));
      section('last', last);
      if (name === 'pl') section('last-female', last.map((line) => line.split('\t').map(ofWomen).join('\t')));
    }
    for (const key of ['forms', 'branches', 'shops']) section(key, own[key].map(both));
    for (const key of ['companies', 'businesses']) section(key, own[key].map((pattern, i) => (own[key + 'ASCII'] ? pattern + '\t' + own[key + 'ASCII'][i] : transliterate('de', pattern) === pattern ? pattern : pattern + '\t' + transliterate(name, pattern))));
  }
  if (name !== 'en') {
    section('street', sorted(own.streets ?? streetsOf(name, region.location, region.person)));
    if (!['gb', 'ca'].includes(name)) section('country', sorted(region.location.country));
    const regions = Object.fromEntries(own.regions.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
    const towns = own.towns.flatMap((line) => {
      const [town, code, codes, latitude, longitude, county = '', district = ''] = line.split('|');
      const field = (text) => [text.split('=')[0], text.split('=')[1] ?? transliterate(name, text)];
      return codes.split(' ').map((start) => {
        const shape = name === 'gb' ? start + own.form : fill(own.form, start);
        return [...field(town), code, ...field(regions[code]), shape, Number(latitude).toFixed(4), Number(longitude).toFixed(4), county, district].join('\t');
      });
    });
    section('town', towns);
    section('format', ['street', 'full'].map((key) => own[key] + (own[key + 'ASCII'] ? '\t' + own[key + 'ASCII'] : '')));
    section('land', [both(own.land)]);
  }
  write(name, lines, 'locale');
}

// fill puts a beginning into the places of a form.
function fill(form, start) {
  const left = [...start];
  return [...form].map((c) => ('#?'.includes(c) && left.length > 0 ? left.shift() : c)).join('');
}

const { person, location } = allLocales.en;
mkdirSync(join(data, 'en'), { recursive: true });
write('female', list([...person.first_name.female, ...person.first_name.generic]));
write('male', list([...person.first_name.male, ...person.first_name.generic]));
write('last', list(person.last_name.generic));
write('street', list(location.street_name));
write('country', list(location.country));
write('state', location.state.map((name, i) => location.state_abbr[i] + '\t' + name).sort());
write('place', places(list(location.city_name)));
write('area', areas());
mkdirSync(join(data, 'locale'), { recursive: true });
Object.keys(locales).forEach(writeLocale);

const licence = (name) => readFileSync(join(dirname(require.resolve(name + '/package.json')), 'LICENSE'), 'utf8');
writeFileSync(join(data, 'LICENSE-faker'), licence('@faker-js/faker'));
writeFileSync(join(data, 'LICENSE-zipcodes'), licence('zipcodes'));
writeFileSync(join(data, 'LICENSE-ipadic'), readFileSync(join(dictionary, 'NOTICE.md'), 'utf8'));
