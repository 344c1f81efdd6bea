-- Q11 How much contrast agent and radiopharmaceutical was used? (last 90 days)
SELECT resource_label AS agent, unit, sum(uses) AS studies, round(sum(quantity), 1) AS quantity,
  round(sum(quantity) / NULLIF(sum(share_known * uses), 0), 1) AS quantity_per_study,
  round(sum(share_known * uses) / NULLIF(sum(uses), 0), 3) AS share_with_quantity
FROM resource_days WHERE resource_type = 'MEDICINE' AND local_date > date_sub(:as_of, 90) AND local_date <= :as_of
GROUP BY resource_label, unit ORDER BY studies DESC, agent;

-- For what share of studies is an agent recorded? (last 90 days)
SELECT modality, count(*) AS studies, round(count(contrast_agent) / NULLIF(count(*), 0), 3) AS share_with_contrast,
  round(count(radiopharmaceutical) / NULLIF(count(*), 0), 3) AS share_with_radiopharmaceutical
FROM studies WHERE start_utc IS NOT NULL AND local_date > date_sub(:as_of, 90) AND local_date <= :as_of
GROUP BY modality ORDER BY modality;
