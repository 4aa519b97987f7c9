package io.carillon.messaging.template;

import io.carillon.platform.problem.Kind;
import io.carillon.platform.problem.Reason;

/** What can be wrong with a template. */
enum TemplateReason implements Reason {
  /** A part does not parse; the violations name language, part and line. */
  TEMPLATE_INVALID(Kind.INVALID),
  /** It parses, but does not render for these values. */
  TEMPLATE_NOT_RENDERED(Kind.INVALID),
  /** The address is on the suppression list. */
  ADDRESS_SUPPRESSED(Kind.CONFLICT),
  /** The channel has no provider, or none that reaches the address. */
  CHANNEL_NOT_SERVED(Kind.CONFLICT);

  private final Kind kind;

  TemplateReason(Kind kind) {
    this.kind = kind;
  }

  @Override
  public Kind kind() {
    return kind;
  }
}
