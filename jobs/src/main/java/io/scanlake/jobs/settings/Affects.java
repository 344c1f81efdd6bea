package io.scanlake.jobs.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** What changes with a settings key; every key of {@link Settings} bears one. */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
@interface Affects {
  What value();

  /** What a key can affect. */
  enum What {
    /** Rows of one image: they are recomputed by {@code --again recipe}. */
    IMAGE_ROWS,
    /** Rows of one image, through a hash of their own: {@code --again model}. */
    MODELS,
    /** Derived rows, which are recomputed from the images. */
    DERIVED_ROWS,
    /** Which files a run processes, how it does so and how it ends; not what a row holds. */
    RUN
  }
}
