package io.carillon.stack;

/** What keeps the stack from starting, in words for the person at the terminal. */
final class StackException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String remedy;

  StackException(String message, String remedy) {
    super(message);
    this.remedy = remedy;
  }

  /** What to do about it. */
  String remedy() {
    return remedy;
  }
}
