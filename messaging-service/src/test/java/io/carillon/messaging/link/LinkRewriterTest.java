package io.carillon.messaging.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.carillon.messaging.rendering.PlainText;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinkRewriterTest {
  private static Tracked<String> rewrite(String html, Utm utm) {
    return LinkRewriter.rewrite(
        html, List.of("https://c.example/u/"), utm, PlainText::unescape, n -> "https://c/" + n);
  }

  private static Tracked<String> rewrite(String html) {
    return rewrite(html, new Utm(null, null, null, null));
  }

  @Test
  void leadsEachLinkThroughItsOwnAddress() {
    Tracked<String> tracked =
        rewrite(
            "<p><A class='x' HREF=\"https://shop.example/?a=1&amp;b=2\">one</a>"
                + "<a title=\"a > b\" href='http://shop.example/é'>two</a>"
                + "<img src=\"https://shop.example/i.png\"></p>");

    assertThat(tracked.content())
        .isEqualTo(
            "<p><A class='x' HREF=\"https://c/0\">one</a>"
                + "<a title=\"a > b\" href=\"https://c/1\">two</a>"
                + "<img src=\"https://shop.example/i.png\"></p>");
    assertThat(tracked.destinations())
        .containsExactly("https://shop.example/?a=1&b=2", "http://shop.example/é");
  }

  @Test
  void aTagMayBeAsLongAsATemplate() {
    String padding = "x".repeat(200_000);

    Tracked<String> tracked = rewrite("<a " + padding + " href=\"https://shop.example/\">x</a>");

    assertThat(tracked.content()).isEqualTo("<a " + padding + " href=\"https://c/0\">x</a>");
    assertThat(tracked.destinations()).containsExactly("https://shop.example/");
  }

  @Test
  void readsTagsAsABrowserDoes() {
    Tracked<String> tracked =
        rewrite(
            "<a href=https://shop.example/one>1</a><abbr href=\"https://shop.example/\">no</abbr>"
                + "<a data-href=\"https://shop.example/no\" href = 'https://shop.example/two'>2</a>"
                + "<a href>3</a><a href=javascript:alert(1)>4</a> 1 < 2 <a href=\"https://x>5</a>"
                + "<a href='https://shop.example/six'>6</a>");

    assertThat(tracked.content())
        .isEqualTo(
            "<a href=\"https://c/0\">1</a><abbr href=\"https://shop.example/\">no</abbr>"
                + "<a data-href=\"https://shop.example/no\" href = \"https://c/1\">2</a>"
                + "<a href>3</a><a href=\"#\">4</a> 1 < 2 <a href=\"https://x>5</a>"
                + "<a href=\"https://c/2\">6</a>");
    assertThat(tracked.destinations())
        .containsExactly(
            "https://shop.example/one", "https://shop.example/two", "https://shop.example/six");
  }

  @ParameterizedTest
  @ValueSource(strings = {"<a ", "<a \"", "<a href=\"", "<a href='x' ", "<", "<a b='c'"})
  void manyTagsThatNeverEndAreReadOnce(String broken) {
    String html = broken.repeat(500_000 / broken.length());

    assertThat(assertTimeoutPreemptively(Duration.ofSeconds(5), () -> rewrite(html)).content())
        .hasSize(html.length());
  }

  @Test
  void whatNoTextCanHoldIsNotKeptInADestination() {
    assertThat(rewrite("<a href=\"https://shop.example/&#0;&#xD800;\">x</a>").destinations())
        .singleElement()
        .asString()
        .doesNotContain("\0")
        .startsWith("https://shop.example/");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mailto:shop@example.com      | mailto:shop@example.com
          tel:+33123456789             | tel:+33123456789
          #top                         | #top
          myapp://cart/9               | myapp://cart/9
          https://c.example/u/abc.def  | https://c.example/u/abc.def
          javascript:alert(1)          | #
          JaVaScRiPt:alert(1)          | #
          &#106;avascript:alert(1)     | #
          java&#10;script:alert(1)     | #
          data:text/html,x             | #
          """)
  void leavesOrDisarmsTheRest(String href, String expected) {
    Tracked<String> tracked = rewrite("<a href=\"" + href + "\">x</a>");

    assertThat(tracked.content()).isEqualTo("<a href=\"" + expected + "\">x</a>");
    assertThat(tracked.destinations()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          https://s.example              | https://s.example?utm_source=carillon&utm_campaign=a+b
          https://s.example/x?y=1#z      | https://s.example/x?y=1&utm_source=carillon&utm_campaign=a+b#z
          https://s.example?utm_source=q | https://s.example?utm_source=q&utm_campaign=a+b
          """)
  void addsWhatTheAuthorWantsToKnow(String url, String expected) {
    Tracked<String> tracked =
        rewrite("<a href=\"" + url + "\">x</a>", new Utm("carillon", null, "a b", ""));

    assertThat(tracked.destinations()).containsExactly(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          See https://shop.example/a?b=1#c now     | See https://c/0 now             | https://shop.example/a?b=1#c
          See https://shop.example/a.              | See https://c/0.                | https://shop.example/a
          (https://shop.example/a), HTTP://B.EXAMPLE! | (https://c/0), https://c/1! | https://shop.example/a HTTP://B.EXAMPLE
          «\u00a0https://shop.example/é\u00a0»     | «\u00a0https://c/0\u00a0»       | https://shop.example/é
          Stop: https://own/u/xyz                  | Stop: https://own/u/xyz         | ''
          shop.example and ftp://shop.example      | shop.example and ftp://shop.example | ''
          """)
  void leadsTheLinksOfATextThroughAnotherAddress(
      String text, String expected, String destinations) {
    Tracked<String> tracked =
        LinkRewriter.rewriteText(text, List.of("https://own/u/"), null, n -> "https://c/" + n);

    assertThat(tracked.content()).isEqualTo(expected);
    assertThat(String.join(" ", tracked.destinations())).isEqualTo(destinations);
  }
}
