-- Q7 What would change with one more station, or with two more open hours? Waits are indicative, for walk-in patients
WITH latest AS (
  SELECT max(as_of) AS as_of FROM capacity_advice WHERE as_of <= :as_of
), rows AS (
  SELECT c.* FROM capacity_advice c JOIN latest USING (as_of)
)
SELECT r.pool, r.modality, r.scenario, r.stations, r.open_h_per_day, r.demand_per_day, r.utilisation,
  r.utilisation - now.utilisation AS utilisation_change, r.p_wait, r.wait_min, r.wait_min - now.wait_min AS wait_change_min,
  r.gap_station_h
FROM rows r JOIN rows now ON now.pool = r.pool AND now.modality = r.modality AND now.scenario = 'AS_IS'
WHERE r.scenario IN ('AS_IS', 'PLUS_1_STATION', 'PLUS_2_HOURS') ORDER BY r.pool, r.modality, r.scenario;

-- Advice, in the order in which to try it
WITH latest AS (
  SELECT max(as_of) AS as_of FROM capacity_advice WHERE as_of <= :as_of
)
SELECT c.pool, c.modality, c.rank, c.scenario, c.advice, c.evidence
FROM capacity_advice c JOIN latest USING (as_of)
WHERE c.rank IS NOT NULL ORDER BY c.pool, c.modality, c.rank;
