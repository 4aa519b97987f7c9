package io.carillon.identity.person;

/** Another transaction decided about the same people meanwhile: roll back and decide again. */
public final class Contended extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public Contended(String what) {
    super(what, null, false, false);
  }
}
