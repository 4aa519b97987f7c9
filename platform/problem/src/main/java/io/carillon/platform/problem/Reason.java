package io.carillon.platform.problem;

/** A stable, machine-readable cause; implemented by one small enum per feature. */
public interface Reason {
  /** UPPER_SNAKE; never changes its meaning. */
  String name();

  Kind kind();
}
