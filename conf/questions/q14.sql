-- Q14 How many regions are found per 1000 analysed images, by modality and recipe? (last 90 days)
SELECT modality, recipe, count(*) AS images, round(1000 * sum(region_count) / NULLIF(count(*), 0), 1) AS regions_per_1000,
  round(1000 * sum(detection_count) / NULLIF(count(*), 0), 1) AS detections_per_1000
FROM images WHERE status = 'OK' AND local_date > date_sub(:as_of, 90) AND local_date <= :as_of
GROUP BY modality, recipe ORDER BY images DESC, modality, recipe;

-- Detections per 1000 analysed images, by modality and model version (last 90 days)
WITH analysed AS (
  SELECT modality, count(*) AS images FROM images
  WHERE status = 'OK' AND local_date > date_sub(:as_of, 90) AND local_date <= :as_of GROUP BY modality),
found AS (
  SELECT i.modality, d.model_id, d.model_sha256, count(*) AS detections
  FROM detections d JOIN images i USING (instance_key)
  WHERE i.local_date > date_sub(:as_of, 90) AND i.local_date <= :as_of GROUP BY i.modality, d.model_id, d.model_sha256)
SELECT f.modality, f.model_id, left(f.model_sha256, 12) AS model_version, detections, images,
  round(1000 * detections / NULLIF(images, 0), 1) AS detections_per_1000
FROM found f JOIN analysed a ON f.modality <=> a.modality ORDER BY f.model_id, model_version, f.modality;
