// The ASCII forms of words: transliteration of European languages, and romaji of
// Japanese by the readings of a dictionary.
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { readings } from './locales.mjs';

const require = createRequire(import.meta.url);
const kuromoji = require('kuromoji');
export const dictionary = dirname(require.resolve('kuromoji/package.json'));
const tokenizer = await new Promise((resolve, reject) =>
  kuromoji.builder({ dicPath: join(dictionary, 'dict') }).build((error, made) => (error ? reject(error) : resolve(made))));

const rows = { '': 'アイウエオ', k: 'カキクケコ', g: 'ガギグゲゴ', s: 'サシスセソ', z: 'ザジズゼゾ', t: 'タチツテト', d: 'ダヂヅデド', n: 'ナニヌネノ', h: 'ハヒフヘホ', b: 'バビブベボ', p: 'パピプペポ', m: 'マミムメモ', r: 'ラリルレロ', v: '__ヴ__' };
const kana = { ヤ: 'ya', ユ: 'yu', ヨ: 'yo', ワ: 'wa', ヲ: 'o', ン: 'n', シ: 'shi', ジ: 'ji', チ: 'chi', ヂ: 'ji', ツ: 'tsu', ヅ: 'zu', フ: 'fu' };
for (const [consonant, row] of Object.entries(rows)) [...row].forEach((letter, i) => { if (letter !== '_') kana[letter] ??= consonant + 'aiueo'[i]; });
const small = { ャ: 'ya', ュ: 'yu', ョ: 'yo', ァ: 'a', ィ: 'i', ゥ: 'u', ェ: 'e', ォ: 'o' };

// Hepburn as in passports: long vowels are not marked.
function romajiOfKana(text) {
  let out = '';
  for (let i = 0; i < text.length; i++) {
    const letter = text[i], next = small[text[i + 1]];
    if (letter === 'ッ') {
      const after = kana[text[i + 1]] ?? '';
      out += after.startsWith('ch') ? 't' : after[0] ?? '';
    } else if (letter === 'ー' || letter === '・' || letter === '゠') {
      out += letter === 'ー' ? '' : ' ';
    } else if (next && kana[letter]) {
      const base = kana[letter];
      out += (/^(shi|ji|chi)$/.test(base) ? base.slice(0, -1) + next.replace('y', '') : next.startsWith('y') ? base.slice(0, -1) + next : base.replace(/[aiueo]$/, '') + next);
      i++;
    } else if (kana[letter]) {
      out += kana[letter];
    } else {
      return undefined;
    }
  }
  return out.replace(/ou/g, 'o').replace(/oo/g, 'o').replace(/uu/g, 'u');
}

export function romaji(text) {
  if (readings[text]) return readings[text];
  const katakana = text.replace(/[\u3041-\u3096]/g, (c) => String.fromCharCode(c.charCodeAt(0) + 0x60));
  const reading = /^[\u30a1-\u30fc・゠]+$/.test(katakana) ? katakana : tokenizer.tokenize(text).map((token) => token.reading ?? '?').join('');
  const out = romajiOfKana(reading);
  return out && out.replace(/(^| )[a-z]/g, (c) => c.toUpperCase());
}

const special = { ß: 'ss', Ł: 'L', ł: 'l', Ø: 'O', ø: 'o', Æ: 'Ae', æ: 'ae', Œ: 'Oe', œ: 'oe', Đ: 'D', đ: 'd', ı: 'i', '’': "'", º: '.', ª: '.' };
const german = { Ä: 'Ae', Ö: 'Oe', Ü: 'Ue', ä: 'ae', ö: 'oe', ü: 'ue' };

export function transliterate(locale, text) {
  if (locale === 'ja') return romaji(text);
  return [...text.normalize('NFC')].map((c) => (locale === 'de' && german[c]) || special[c] || c.normalize('NFD').replace(/[\u0300-\u036f]/g, '')).join('');
}
