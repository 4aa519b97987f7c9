package io.carillon.journey.diagram;

import static org.assertj.core.api.Assertions.assertThat;

import io.carillon.journey.definition.JourneyDefinition;
import io.carillon.journey.definition.Samples;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class DiagramTest {
  private final JourneyDefinition cart = Samples.definition(Samples.cart());

  private static Document parse(String svg) throws Exception {
    return DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(svg)));
  }

  @Test
  void drawsEveryStepAndEveryWayAsSvg() throws Exception {
    String svg = Svg.of(cart, Map.of("idle", 12_345L));
    Files.writeString(Path.of("target", "cart.svg"), svg);

    Document document = parse(svg);

    assertThat(document.getElementsByTagName("title").item(0).getTextContent())
        .isEqualTo("Journey: Abandoned cart");
    assertThat(svg).contains("idle", "opened", "12k", "enters by Product Added");
    NodeList paths = document.getElementsByTagName("path");
    int ways = cart.steps().values().stream().mapToInt(step -> step.ways().size()).sum();
    assertThat(paths.getLength()).isEqualTo(ways + 2);
  }

  @Test
  void noTwoStepsStandOnEachOther() throws Exception {
    NodeList boxes = parse(Svg.of(cart, Map.of())).getElementsByTagName("rect");
    Set<String> corners = new HashSet<>();
    for (int i = 0; i < boxes.getLength(); i++) {
      Element box = (Element) boxes.item(i);
      assertThat(corners.add(box.getAttribute("x") + "," + box.getAttribute("y"))).isTrue();
    }

    assertThat(corners).hasSize(cart.steps().size() + 1);
  }

  @Test
  void everyWayLeadsToALaterLayerOrIsDrawnAsOneBack() {
    Layers layers = Layers.of(cart);

    assertThat(layers.edges())
        .allSatisfy(
            edge ->
                assertThat(edge.back())
                    .isEqualTo(layers.layer(edge.way().next()) <= layers.layer(edge.from())));
    assertThat(layers.rows().getFirst()).isEqualTo(List.of("idle"));
  }

  @Test
  void writesMermaid() {
    String text = Mermaid.of(cart, Map.of("idle", 3L));

    assertThat(text)
        .startsWith("---\ntitle: \"Abandoned cart\"\n---\nflowchart TD\n")
        .contains("s0[/\"idle<br/>wait for an event, at most PT1H<br/>3 waiting\"/]")
        .contains("entry --> s0")
        .contains("s0 -->|\"after PT1H\"| s1")
        .contains("s1 -->|\"withheld\"| s5");
  }

  @Test
  void namesCannotBreakOut() throws Exception {
    JourneyDefinition evil =
        Samples.definition(Samples.cart().put("name", "<script>\"&\u0001</svg>"));

    assertThat(parse(Svg.of(evil, Map.of())).getElementsByTagName("script").getLength()).isZero();
    assertThat(Mermaid.of(evil, Map.of())).contains("title: \"<script>\\\"&");
  }
}
