-- Q5 How is volume growing by modality and body region? The last 365 days compared with the 365 days before
WITH volume AS (
  SELECT modality, body_region, coalesce(sum(studies) FILTER (WHERE local_date > date_sub(:as_of, 365)), 0) AS studies,
    coalesce(sum(studies) FILTER (WHERE local_date <= date_sub(:as_of, 365)), 0) AS studies_before,
    coalesce(sum(exam_s) FILTER (WHERE local_date > date_sub(:as_of, 365)), 0) AS exam_s,
    count(DISTINCT local_date) FILTER (WHERE local_date <= date_sub(:as_of, 365)) AS days_before
  FROM modality_days WHERE local_date > date_sub(:as_of, 730) AND local_date <= :as_of
  GROUP BY modality, body_region)
SELECT modality, body_region, studies, studies_before,
  round(100 * (studies - studies_before) / NULLIF(studies_before, 0), 1) AS growth_percent,
  round(exam_s / 60 / NULLIF(studies, 0), 1) AS mean_exam_min, days_before
FROM volume WHERE studies + studies_before > 0 ORDER BY studies DESC, modality, body_region;
