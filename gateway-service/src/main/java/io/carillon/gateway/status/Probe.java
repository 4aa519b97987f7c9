package io.carillon.gateway.status;

/** One look at one part. */
interface Probe {

  /** The part's name as {@code /v1/status} shows it. */
  String name();

  /**
   * Looks once, within the patience it was made with.
   *
   * @return a detail for people, empty when there is nothing to say
   * @throws NotUp when the part is not up
   */
  String look() throws NotUp;

  /** The part is not up, and why, in words without an address. */
  final class NotUp extends Exception {
    private static final long serialVersionUID = 1L;

    NotUp(String detail) {
      super(detail, null, false, false);
    }

    String detail() {
      return String.valueOf(getMessage());
    }
  }
}
