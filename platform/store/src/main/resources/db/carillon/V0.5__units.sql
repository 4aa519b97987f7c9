-- A unit's path as the tree knows it: '/demo/quebec' is demo.quebec; '' is the root of all.
CREATE FUNCTION unit_path(unit text) RETURNS ltree
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN text2ltree(replace(ltrim(unit, '/'), '/', '.'));

CREATE FUNCTION unit_paths(units text[]) RETURNS ltree[]
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN ARRAY(SELECT unit_path(unit) FROM unnest(units) AS unit);

-- The units that the transaction sees; null where it sees the whole tenant.
CREATE FUNCTION seen_units() RETURNS ltree[]
LANGUAGE sql STABLE PARALLEL SAFE
RETURN string_to_array(NULLIF(current_setting('carillon.units', true), ''), ',')::ltree[];
