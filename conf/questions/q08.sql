-- Q8 What is the rate of repeat candidates by station and view? With a 95 % Wilson interval (last 90 days)
WITH views AS (
  SELECT station_key, modality, body_region, view_position, sum(images) AS n,
    CAST(least(sum(repeat_candidates), sum(images)) AS DOUBLE) AS k
  FROM quality_days
  WHERE modality IN ('CR', 'DX', 'MG') AND local_date > date_sub(:as_of, 90) AND local_date <= :as_of
  GROUP BY station_key, modality, body_region, view_position HAVING sum(images) > 0),
shares AS (SELECT *, k / NULLIF(n, 0) AS p, 1.959964D AS z FROM views)
SELECT s.site, s.label, v.modality, v.body_region, v.view_position, n AS images, CAST(k AS BIGINT) AS repeat_candidates,
  round(p, 4) AS rate,
  round(greatest(0, (p + z * z / (2 * n) - z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)), 4) AS lo95,
  round(least(1, (p + z * z / (2 * n) + z * sqrt(p * (1 - p) / n + z * z / (4 * n * n))) / (1 + z * z / n)), 4) AS hi95
FROM shares v LEFT JOIN stations s USING (station_key)
ORDER BY lo95 DESC, images DESC, s.site, s.label, v.view_position;
