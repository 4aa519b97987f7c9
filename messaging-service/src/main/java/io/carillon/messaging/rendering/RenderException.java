package io.carillon.messaging.rendering;

/** A template that parses could not be rendered for these values, or not within its limits. */
public final class RenderException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean busy;

  RenderException(String message) {
    this(message, false);
  }

  private RenderException(String message, boolean busy) {
    super(message, null, false, false);
    this.busy = busy;
  }

  static RenderException busy() {
    return new RenderException("all renderers are busy", true);
  }

  /** Whether the same rendering may succeed a moment later. */
  public boolean isBusy() {
    return busy;
  }
}
