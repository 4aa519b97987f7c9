package io.carillon.messaging.rendering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlainTextTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <!doctype html><head><title>t</title><style>p{}</style></head><body>Hi</body>   | Hi
          a<!-- > <b>no</b> -->b                                                       | ab
          <div style="max-height:0;DISPLAY: none">no</div>yes                          | yes
          <div title="display:none">yes</div>                                          | yes
          <STYLE>p{}</Style >yes                                                       | yes
          <style>never closed                                                          | never closed
          <p>one<br/>two</p>                                                           | one;two
          <ul><li>one<li>two</ul>                                                      | - one;- two
          <img alt='A &amp; B' src=x>                                                  | A & B
          <a href="https://shop.example/">Shop</a>                                     | Shop (https://shop.example/)
          <a href=https://shop.example/><img></a>                                      | https://shop.example/
          <a title="a > b" href="mailto:x@y.example">x</a>                             | x (mailto:x@y.example)
          1 < 2 &amp; 3 > 2                                                            | 1 < 2 & 3 > 2
          before <a href="never closed                                                 | before <a href="never closed
          """)
  void keepsWhatCanBeRead(String html, String expected) {
    assertThat(PlainText.of(html).replace("\n", ";")).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<a ",
        "<a \"",
        "<a href=\"",
        "<",
        "<!-- ",
        "<!doctype ",
        "<style>",
        "<title><head>",
        "<div style=\"display:none\">",
        "</style "
      })
  void whatNeverEndsIsReadOnce(String broken) {
    String html = broken.repeat(500_000 / broken.length());

    assertTimeoutPreemptively(Duration.ofSeconds(5), () -> PlainText.of(html));
  }

  @Test
  void aTagMayBeAsLongAsATemplate() {
    assertThat(PlainText.of("<p " + "x".repeat(200_000) + ">Hello</p>")).isEqualTo("Hello");
  }
}
