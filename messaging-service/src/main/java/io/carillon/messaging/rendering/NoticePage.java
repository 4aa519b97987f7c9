package io.carillon.messaging.rendering;

import io.carillon.messaging.provider.Outgoing;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a phone, a browser or an app shows, in one language. */
record NoticePage(
    boolean inApp,
    LiquidPart title,
    LiquidPart body,
    @Nullable LiquidPart image,
    List<Button> buttons,
    @Nullable LiquidPart deepLink,
    Map<String, LiquidPart> data)
    implements Page {
  private static final int MOST_BUTTONS = 3;
  private static final int MOST_DATA = 50;
  private static final int LONGEST_KEY = 64;
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  /** A compiled button. */
  record Button(String id, LiquidPart text, @Nullable LiquidPart deepLink) {}

  static @Nullable Page compile(Parts parts, boolean inApp, Source.Notice source) {
    LiquidPart title = parts.line("title", source.title());
    LiquidPart body = parts.text("body", source.body());
    LiquidPart image = parts.optionalLine("image", source.image());
    LiquidPart deepLink = parts.optionalLine("deepLink", source.deepLink());
    List<Button> buttons = buttons(parts, source.buttons() == null ? List.of() : source.buttons());
    Map<String, LiquidPart> data = data(parts, source.data() == null ? Map.of() : source.data());
    return title == null || body == null
        ? null
        : new NoticePage(inApp, title, body, image, buttons, deepLink, data);
  }

  @Override
  public Outgoing.Content render(Map<String, Object> variables, Reader reader) {
    Outgoing.Push push = push(variables, reader);
    return inApp
        ? new Outgoing.InApp(
            push.title(), push.body(), push.image(), push.buttons(), push.deepLink(), push.data())
        : push;
  }

  private Outgoing.Push push(Map<String, Object> variables, Reader reader) {
    Map<String, String> values = new LinkedHashMap<>();
    data.forEach((key, part) -> values.put(key, part.render(variables, reader)));
    return new Outgoing.Push(
        Page.said("title", Page.line(title, variables, reader)),
        Page.said("body", body.render(variables, reader).strip()),
        Page.lineOrNull(image, variables, reader),
        buttons.stream()
            .map(
                button ->
                    new Outgoing.Button(
                        button.id(),
                        Page.said("text of a button", Page.line(button.text(), variables, reader)),
                        Page.lineOrNull(button.deepLink(), variables, reader)))
            .toList(),
        Page.lineOrNull(deepLink, variables, reader),
        values);
  }

  private static List<Button> buttons(Parts parts, List<Source.Button> sources) {
    List<Button> buttons = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    if (sources.size() > MOST_BUTTONS) {
      parts.problem("buttons", sources.size() + " buttons", "at most 3");
      return buttons;
    }
    for (int i = 0; i < sources.size(); i++) {
      Source.Button source = sources.get(i);
      String at = "buttons[" + i + "]";
      if (source == null) {
        parts.problem(at, "null", "an object with text");
        continue;
      }
      String id = source.id() == null ? String.valueOf(i + 1) : source.id();
      if (!ID.matcher(id).matches() || !ids.add(id)) {
        parts.problem(at + ".id", id, "[A-Za-z0-9_-]{1,64}, once");
      }
      LiquidPart text = parts.line(at + ".text", source.text());
      LiquidPart link = parts.optionalLine(at + ".deepLink", source.deepLink());
      if (text != null) {
        buttons.add(new Button(id, text, link));
      }
    }
    return buttons;
  }

  private static Map<String, LiquidPart> data(Parts parts, Map<String, String> sources) {
    Map<String, LiquidPart> data = new LinkedHashMap<>();
    if (sources.size() > MOST_DATA) {
      parts.problem("data", sources.size() + " fields", "at most 50");
      return data;
    }
    sources.forEach(
        (key, source) -> {
          if (key.isBlank() || key.length() > LONGEST_KEY) {
            parts.problem("data", key, "keys of 1..64 characters");
          } else if (source == null) {
            parts.problem("data." + key, "null", "a text");
          } else {
            LiquidPart part = parts.optionalText("data." + key, source);
            if (part != null) {
              data.put(key, part);
            }
          }
        });
    return data;
  }
}
