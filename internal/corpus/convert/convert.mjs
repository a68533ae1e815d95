// Writes internal/corpus/data from two npm packages. Run it only to change the
// lists: other lists are other stand-ins, so every generator that draws from
// them needs a new version. From this folder:
//
//   npm install --no-save @faker-js/faker@10.6.0 zipcodes@8.0.0
//   node convert.mjs
//
// Lists are sorted, one entry a line, gzip without a time stamp: running it
// again writes the same bytes.
import { createRequire } from 'node:module';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const require = createRequire(import.meta.url);
const { allLocales } = require('@faker-js/faker');
const zipcodes = require('zipcodes/lib/codes.js').codes;
const data = join(dirname(fileURLToPath(import.meta.url)), '..', 'data');

const ascii = (text) => /^[\x20-\x7e]+$/.test(text);
const list = (entries) => [...new Set(entries)].filter(ascii).sort();

function write(name, lines) {
  const packed = gzipSync(lines.join('\n') + '\n', { level: 9 });
  packed[9] = 255; // the operating system's byte: unknown, the same everywhere
  writeFileSync(join(data, 'en', name + '.txt.gz'), packed);
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

const { person, location } = allLocales.en;
mkdirSync(join(data, 'en'), { recursive: true });
write('female', list([...person.first_name.female, ...person.first_name.generic]));
write('male', list([...person.first_name.male, ...person.first_name.generic]));
write('last', list(person.last_name.generic));
write('street', list(location.street_name));
write('country', list(location.country));
write('state', location.state.map((name, i) => location.state_abbr[i] + '\t' + name).sort());
write('place', places(list(location.city_name)));

const licence = (name) => readFileSync(join(dirname(require.resolve(name + '/package.json')), 'LICENSE'), 'utf8');
writeFileSync(join(data, 'LICENSE-faker'), licence('@faker-js/faker'));
writeFileSync(join(data, 'LICENSE-zipcodes'), licence('zipcodes'));
