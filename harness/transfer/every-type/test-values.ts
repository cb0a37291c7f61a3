import { compoundSamples } from './test-compound-values.ts'
import { extensionSamples } from './test-extension-values.ts'
import { jsonSamples } from './test-json-values.ts'
import { numberSamples } from './test-number-values.ts'
import { ownTextSamples, serverSamples } from './test-special-values.ts'
import { textSamples } from './test-text-values.ts'
import { timeSamples } from './test-time-values.ts'
import type { TypeSamples } from './test-type-samples.ts'

/** As a literal that the server reads as of whatever type is wanted. */
export function quoteText(text: string | null): string {
  return text === null ? 'NULL' : `'${text.replaceAll("'", "''")}'`
}

/** Creates the types that the samples name, but for extensions. */
export const typesOfSamples = `
  CREATE SCHEMA odd;
  CREATE SCHEMA "Odd One";
  CREATE TYPE odd."Mood" AS ENUM ('fine', 'so-so', 'it''s "bad"', '', ' ', 'NULL', 'a,b', '{}', 'back\\slash', 'Ä');
  CREATE DOMAIN odd.price AS numeric(10,2) CHECK (value >= 0);
  CREATE DOMAIN odd.tags AS text[];
  CREATE DOMAIN odd.reals AS real[];
  CREATE DOMAIN odd.short_code AS char(4);
  CREATE DOMAIN odd.document AS jsonb;
  CREATE DOMAIN odd.documents AS odd.document[];
  CREATE TYPE odd.pair AS (a int, "B c" text);
  CREATE TYPE odd.nest AS (p odd.pair, ps odd.pair[], m odd."Mood", d odd.tags, r int4range, j json, t timestamptz);
  CREATE DOMAIN odd.known_pair AS odd.pair CHECK ((value).a > 0);
  CREATE TYPE odd.text_range AS RANGE (subtype = text, collation = "C");
  CREATE TYPE odd.float_range AS RANGE (subtype = float8, subtype_diff = float8mi);
  CREATE TYPE odd.time_range AS RANGE (subtype = time);
  CREATE TYPE odd.mood_range AS RANGE (subtype = odd."Mood");
  CREATE TYPE odd.pair_range AS RANGE (subtype = odd.pair);
  CREATE TYPE odd.array_range AS RANGE (subtype = int[]);
  CREATE TYPE odd.price_range AS RANGE (subtype = odd.price);
  CREATE TYPE odd.shape;
  CREATE FUNCTION odd.shape_in(cstring) RETURNS odd.shape LANGUAGE internal IMMUTABLE STRICT AS 'textin';
  CREATE FUNCTION odd.shape_out(odd.shape) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'textout';
  CREATE TYPE odd.shape (INPUT = odd.shape_in, OUTPUT = odd.shape_out, LIKE = text, DELIMITER = ':');
  CREATE DOMAIN odd.shapes AS odd.shape[];
  CREATE TYPE odd.tiny;
  CREATE FUNCTION odd.tiny_in(cstring) RETURNS odd.tiny LANGUAGE internal IMMUTABLE STRICT AS 'int4in';
  CREATE FUNCTION odd.tiny_out(odd.tiny) RETURNS cstring LANGUAGE internal IMMUTABLE STRICT AS 'int4out';
  CREATE TYPE odd.tiny (INPUT = odd.tiny_in, OUTPUT = odd.tiny_out, LIKE = int4);
  CREATE FUNCTION odd.own_length(text) RETURNS int LANGUAGE internal IMMUTABLE STRICT AS 'textlen';
  CREATE TABLE odd."Thing" ();
`

export const samples: readonly TypeSamples[] = [
  ...numberSamples,
  ...textSamples,
  ...timeSamples,
  ...jsonSamples,
  ...ownTextSamples,
  ...serverSamples,
  ...compoundSamples,
  ...extensionSamples,
]
