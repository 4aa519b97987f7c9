package io.carillon.messaging.rendering;

import io.carillon.messaging.provider.Outgoing;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A text message in one language. */
record SmsPage(LiquidPart text) implements Page {

  static @Nullable Page compile(Parts parts, Source.Sms source) {
    LiquidPart text = parts.text("text", source.text());
    return text == null ? null : new SmsPage(text);
  }

  @Override
  public Outgoing.Sms render(Map<String, Object> variables, Reader reader) {
    return new Outgoing.Sms(Page.said("text", text.render(variables, reader).strip()));
  }
}
