/**
 * Models, from the folder with its {@code model.yaml} to predictions: detectors, region classifiers
 * and image classifiers. A kind of model is one constant of {@link
 * io.scanlake.recognize.ModelKind}, the class that opens it, and a trainer.
 *
 * <p>Imports {@code image}, {@code file} and {@code dicom}'s body regions. OpenCV runs the models;
 * features of images and regions are written here, since a model is only as stable as what it was
 * trained on, and OpenCV has neither. Bytes that OpenCV loads are checked first, because its
 * loaders take the process down on what they do not expect.
 */
package io.scanlake.recognize;
