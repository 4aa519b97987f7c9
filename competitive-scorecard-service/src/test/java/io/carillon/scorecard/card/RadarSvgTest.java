package io.carillon.scorecard.card;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.scorecard.app.Market;
import io.carillon.scorecard.indicator.Card;
import io.carillon.scorecard.indicator.Indicator;
import io.carillon.scorecard.indicator.Overall;
import io.carillon.scorecard.indicator.Score;
import java.awt.geom.Rectangle2D;
import java.io.ByteArrayInputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class RadarSvgTest {
  private static final Instant AT = Instant.parse("2026-06-30T12:00:00Z");

  @Test
  void saysInWordsWhatItShows() throws Exception {
    // When
    Document svg = parsed(RadarSvg.of(card("Shop", indicator -> 70)));

    // Then
    Element root = svg.getDocumentElement();
    assertThat(root.getTagName()).isEqualTo("svg");
    assertThat(root.getAttribute("role")).isEqualTo("img");
    assertThat(root.getAttribute("aria-labelledby")).isEqualTo("t d");
    assertThat(text(svg, "title")).isEqualTo("Scorecard: Shop");
    assertThat(text(svg, "desc"))
        .contains("Ranking: 70 of 100; Rating: 70 of 100")
        .contains("ios · fr · 2026-06-30 · overall 70 of 100");
    assertThat(svg.getElementsByTagName("polygon").getLength()).isEqualTo(2);
  }

  @Test
  void anIndicatorWithoutAScoreHasNoCorner() throws Exception {
    // When
    Document svg = parsed(RadarSvg.of(card("Shop", i -> i == Indicator.RATING ? -1 : 50)));

    // Then
    Element own = (Element) svg.getElementsByTagName("polygon").item(1);
    assertThat(own.getAttribute("points").split(" ")).hasSize(4);
    assertThat(text(svg, "desc")).contains("Rating: not known");
  }

  @Test
  void withoutAnyScoreItStillStands() throws Exception {
    Document svg = parsed(RadarSvg.of(card("Shop", indicator -> -1)));
    assertThat(svg.getElementsByTagName("polygon").getLength()).isZero();
    assertThat(text(svg, "desc")).contains("no score yet");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "</title><script>alert(1)</script>",
        "A & B \"quoted\" 'single'",
        "]]>",
        "line\nbreak\tand\u0001control\uFFFE",
        "%s %d %",
      })
  void aNameIsTextAndNothingElse(String name) throws Exception {
    // When
    Document svg = parsed(RadarSvg.of(card(name, indicator -> 70)));

    // Then
    assertThat(svg.getElementsByTagName("script").getLength()).isZero();
    assertThat(text(svg, "title"))
        .isEqualTo("Scorecard: " + name.replaceAll("[\\p{Cntrl}\uFFFE]", " "));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Shop",
        "The Longest Name That A Store Would Ever Let Anybody Give To An App, And More"
      })
  void noTextLiesOnAnotherOrOutsideOfThePicture(String name) throws Exception {
    for (ToIntFunction<Indicator> scores :
        List.<ToIntFunction<Indicator>>of(i -> -1, i -> 0, i -> 100)) {
      Document svg = parsed(RadarSvg.of(card(name, scores)));
      List<Rectangle2D> boxes = boxes(svg);
      assertThat(boxes).hasSizeGreaterThan(10);
      for (int i = 0; i < boxes.size(); i++) {
        assertThat(new Rectangle2D.Double(0, 0, 640, 560).contains(boxes.get(i)))
            .as("text %d at %s", i, boxes.get(i))
            .isTrue();
        for (int j = i + 1; j < boxes.size(); j++) {
          assertThat(boxes.get(i).intersects(boxes.get(j))).as("texts %d and %d", i, j).isFalse();
        }
      }
    }
  }

  @Test
  void aNameIsCutBetweenCharacters() throws Exception {
    String faces = "\uD83D\uDE00".repeat(60);
    Document svg = parsed(RadarSvg.of(card(faces, indicator -> 70)));
    assertThat(svg.getElementsByTagName("text").item(0).getTextContent())
        .isEqualTo("\uD83D\uDE00".repeat(43) + "…");
  }

  /** A letter is taken to be 0.62 of its size wide, which is wide for a sans-serif. */
  private static List<Rectangle2D> boxes(Document svg) {
    List<Rectangle2D> boxes = new ArrayList<>();
    NodeList texts = svg.getElementsByTagName("text");
    for (int i = 0; i < texts.getLength(); i++) {
      Element text = (Element) texts.item(i);
      double size = Double.parseDouble(text.getAttribute("font-size"));
      double width = 0.62 * size * text.getTextContent().length();
      double x = Double.parseDouble(text.getAttribute("x"));
      double left =
          switch (text.getAttribute("text-anchor")) {
            case "middle" -> x - width / 2;
            case "end" -> x - width;
            default -> x;
          };
      double y = Double.parseDouble(text.getAttribute("y"));
      boxes.add(new Rectangle2D.Double(left, y - 0.8 * size, width, size));
    }
    return boxes;
  }

  private static Scorecard card(String name, ToIntFunction<Indicator> scores) {
    Map<Indicator, Score> known = new EnumMap<>(Indicator.class);
    for (Indicator indicator : Indicator.ALL) {
      int score = scores.applyAsInt(indicator);
      if (score >= 0) {
        known.put(
            indicator, new Score(score, 1, score / 100.0, null, 1, "export", AT, 1, Map.of()));
      }
    }
    Overall overall =
        known.isEmpty()
            ? null
            : new Overall(scores.applyAsInt(Indicator.RANKING), 1, Map.of(), List.of());
    Card card = new Card(overall, known);
    return new Scorecard(
        "shop",
        name,
        Market.IOS,
        "fr",
        AT,
        card,
        List.of(new Scorecard.Peer("rival", "Rival", card)),
        List.of());
  }

  private static Document parsed(String svg) throws Exception {
    DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
    factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
    return factory.newDocumentBuilder().parse(new ByteArrayInputStream(svg.getBytes(UTF_8)));
  }

  private static String text(Document svg, String tag) {
    return svg.getElementsByTagName(tag).item(0).getTextContent();
  }
}
