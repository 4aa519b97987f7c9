package io.carillon.messaging.engagement;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The public links in a mail as it was sent. */
public final class EngagementPaths {
  private EngagementPaths() {}

  /** The path of the first link of that door, undone from its transport encoding. */
  public static String of(String raw, String door) {
    String text = raw.replace("=\r\n", "").replace("=3D", "=");
    Matcher link = Pattern.compile("https://c\\.example(/" + door + "/[\\w.-]+)").matcher(text);
    assertThat(link.find()).as("a link /%s/ in %s", door, text).isTrue();
    return link.group(1);
  }
}
