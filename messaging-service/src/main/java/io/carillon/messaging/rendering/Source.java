package io.carillon.messaging.rendering;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A message in one language, as its author wrote it: Liquid in every text. */
public sealed interface Source {

  /** All texts that are there. */
  Stream<String> all();

  private static Stream<String> given(@Nullable String... texts) {
    return Stream.of(texts).filter(Objects::nonNull).map(Objects::requireNonNull);
  }

  private static <T> Collection<T> values(@Nullable Map<String, T> map) {
    return map == null ? List.of() : map.values();
  }

  /**
   * An e-mail.
   *
   * @param subject required
   * @param preheader what a mail program shows after the subject
   * @param mjml the body in MJML; or
   * @param html the body in HTML; either may be left out when there is a text
   * @param text the plain text; made from the HTML when left out
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Email(
      @Nullable String subject,
      @Nullable String preheader,
      @Nullable String mjml,
      @Nullable String html,
      @Nullable String text)
      implements Source {
    @Override
    public Stream<String> all() {
      return given(subject, preheader, mjml, html, text);
    }
  }

  /**
   * A text message.
   *
   * @param text required
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Sms(@Nullable String text) implements Source {
    @Override
    public Stream<String> all() {
      return given(text);
    }
  }

  /**
   * What a phone, a browser or an app shows.
   *
   * @param title required
   * @param body required
   * @param image address of a picture
   * @param buttons at most three
   * @param deepLink where a touch leads
   * @param data what the app gets beside it: at most 50 texts
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Notice(
      @Nullable String title,
      @Nullable String body,
      @Nullable String image,
      @Nullable List<Button> buttons,
      @Nullable String deepLink,
      @Nullable Map<String, String> data)
      implements Source {
    @Override
    public Stream<String> all() {
      Stream<String> ofButtons =
          buttons == null
              ? Stream.empty()
              : buttons.stream()
                  .filter(Objects::nonNull)
                  .flatMap(button -> given(button.text(), button.deepLink()));
      return Stream.of(
              given(title, body, image, deepLink),
              ofButtons,
              values(data).stream().filter(Objects::nonNull))
          .flatMap(texts -> texts);
    }
  }

  /**
   * A button of a {@link Notice}.
   *
   * @param id by which the app and the events know it; its number, from 1, when left out
   * @param text required
   * @param deepLink where it leads; where the whole leads when left out
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Button(@Nullable String id, @Nullable String text, @Nullable String deepLink) {}

  /**
   * A call to a system.
   *
   * @param url required: http or https
   * @param headers at most 30
   * @param body the filter {@code json} writes a value as JSON; empty when left out
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Webhook(@Nullable String url, @Nullable Map<String, String> headers, @Nullable String body)
      implements Source {
    @Override
    public Stream<String> all() {
      return Stream.concat(given(url, body), values(headers).stream().filter(Objects::nonNull));
    }
  }
}
