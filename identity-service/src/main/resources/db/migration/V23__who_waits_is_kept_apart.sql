-- Who waits for an operator is kept apart until then, whatever the reason is. Of one profile at most
-- 100 wait.
ALTER TABLE profile NO FORCE ROW LEVEL SECURITY;
ALTER TABLE suspect_merge NO FORCE ROW LEVEL SECURITY;
WITH numbered AS (
  SELECT s.tenant_id, s.id, a.canonical_id AS stays, b.canonical_id AS parted,
         row_number() OVER (PARTITION BY s.tenant_id, a.canonical_id ORDER BY s.id) AS of_one,
         row_number() OVER (PARTITION BY s.tenant_id, b.canonical_id ORDER BY s.id) AS of_other
    FROM suspect_merge s
    JOIN profile a ON a.tenant_id = s.tenant_id AND a.id = s.profile_id
    JOIN profile b ON b.tenant_id = s.tenant_id AND b.id = s.other_id
   WHERE s.state = 'OPEN' AND a.canonical_id <> b.canonical_id
), sides AS (
  SELECT tenant_id, stays AS profile_id, id || ' stays' AS side FROM numbered
   WHERE of_one <= 100 AND of_other <= 100
  UNION
  SELECT tenant_id, parted, id || ' parted' FROM numbered WHERE of_one <= 100 AND of_other <= 100
), gathered AS (
  SELECT tenant_id, profile_id, array_agg(side) AS sides FROM sides GROUP BY 1, 2
)
UPDATE profile p
   SET apart = ARRAY(SELECT DISTINCT unnest(p.apart || g.sides))
  FROM gathered g WHERE g.tenant_id = p.tenant_id AND g.profile_id = p.id;
ALTER TABLE suspect_merge FORCE ROW LEVEL SECURITY;
ALTER TABLE profile FORCE ROW LEVEL SECURITY;
