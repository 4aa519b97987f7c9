package io.carillon.messaging.rendering;

import static io.carillon.messaging.rendering.Fixtures.compiler;
import static io.carillon.messaging.rendering.Fixtures.render;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.provider.Outgoing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ChannelsTest {
  private static final Source.Notice NOTICE =
      new Source.Notice(
          "Hi\n{{ name }}",
          "{{ n }} left & more",
          "https://shop.example/{{ n }}.png",
          List.of(
              new Source.Button(null, "Buy {{ n }}", null),
              new Source.Button("later", "Later", "shop://later/{{ n }}")),
          "shop://cart/{{ n }}",
          Map.of("cart", "c-{{ n }}"));

  private static final Outgoing.Push SHOWN =
      new Outgoing.Push(
          "Hi Kelly",
          "3 left & more",
          "https://shop.example/3.png",
          List.of(
              new Outgoing.Button("1", "Buy 3", null),
              new Outgoing.Button("later", "Later", "shop://later/3")),
          "shop://cart/3",
          Map.of("cart", "c-3"));

  private static List<SourceProblem> problems(Channel channel, Source source) {
    try {
      compiler().compile(channel, Map.of("fr", source), "fr");
      return List.of();
    } catch (SourceException e) {
      return e.problems();
    }
  }

  @Test
  void aTextMessageIsPlainText() {
    assertThat(render(Channel.SMS, new Source.Sms(" {{ name }}, -20 % \n"), "{'name':'A & B'}"))
        .isEqualTo(new Outgoing.Sms("A & B, -20 %"));
  }

  @ParameterizedTest
  @EnumSource(
      value = Channel.class,
      names = {"PUSH", "WEBPUSH"})
  void aPushHasATitleInOneLineAndAllItsPartsRendered(Channel channel) {
    assertThat(render(channel, NOTICE, "{'name':'Kelly','n':3}")).isEqualTo(SHOWN);
  }

  @Test
  void whatAnAppShowsHasTheSameParts() {
    assertThat(render(Channel.INAPP, NOTICE, "{'name':'Kelly','n':3}"))
        .isEqualTo(
            new Outgoing.InApp(
                SHOWN.title(),
                SHOWN.body(),
                SHOWN.image(),
                SHOWN.buttons(),
                SHOWN.deepLink(),
                SHOWN.data()));
  }

  @Test
  void whatRendersToNothingMayBeLeftOut() {
    Source.Notice source =
        new Source.Notice("t", "b", "{{ no }}", null, "{% if x %}y{% endif %}", null);

    assertThat(render(Channel.PUSH, source, "{}"))
        .isEqualTo(new Outgoing.Push("t", "b", null, List.of(), null, Map.of()));
  }

  @Test
  void aCallHasAnAddressHeadersAndABodyInJson() {
    Source.Webhook source =
        new Source.Webhook(
            "{{ base }}/hook?x={{ name | url_encode }}",
            Map.of("X-Name", "{{ name }}\r\nX-Evil: 1"),
            "{\"name\":{{ name | json }},\"n\":{{ n }}}");

    assertThat(render(Channel.WEBHOOK, source, "{'base':'https://crm.example','name':'A B','n':3}"))
        .isEqualTo(
            new Outgoing.Webhook(
                "https://crm.example/hook?x=A+B",
                Map.of("X-Name", "A B X-Evil: 1"),
                "{\"name\":\"A B\",\"n\":3}"));
  }

  @Test
  void nothingThatSaysNothingIsRendered() {
    assertThatThrownBy(() -> render(Channel.SMS, new Source.Sms("{{ name }} "), "{}"))
        .isInstanceOf(RenderException.class)
        .hasMessage("the text is empty");
    assertThatThrownBy(
            () ->
                render(
                    Channel.PUSH, new Source.Notice("{{ x }}", "b", null, null, null, null), "{}"))
        .isInstanceOf(RenderException.class);
  }

  @Test
  void namesEveryProblemOfEveryPart() {
    assertThat(problems(Channel.SMS, new Source.Sms(null)))
        .extracting(SourceProblem::part)
        .containsExactly("locales.fr.text");
    assertThat(problems(Channel.SMS, new Source.Sms("a\n{% if %}")))
        .singleElement()
        .satisfies(problem -> assertThat(problem.line()).isEqualTo(2));
    assertThat(
            problems(
                Channel.PUSH,
                new Source.Notice(
                    " ",
                    null,
                    "{{",
                    List.of(new Source.Button("a b", null, null), new Source.Button("2", "{{", "")),
                    "{%",
                    Map.of("k", "{{"))))
        .extracting(SourceProblem::part)
        .containsExactlyInAnyOrder(
            "locales.fr.title",
            "locales.fr.body",
            "locales.fr.image",
            "locales.fr.deepLink",
            "locales.fr.buttons[0].id",
            "locales.fr.buttons[0].text",
            "locales.fr.buttons[1].text",
            "locales.fr.buttons[1].deepLink",
            "locales.fr.data.k");
    assertThat(
            problems(
                Channel.WEBHOOK,
                new Source.Webhook("ftp://x", Map.of("a b", "x", "Ok", "{{"), "{%")))
        .extracting(SourceProblem::part)
        .containsExactlyInAnyOrder(
            "locales.fr.url", "locales.fr.headers", "locales.fr.headers.Ok", "locales.fr.body");
  }

  @Test
  void aPhoneShowsAtMostThreeButtons() {
    List<Source.Button> four =
        List.of(
            new Source.Button(null, "1", null),
            new Source.Button(null, "2", null),
            new Source.Button(null, "3", null),
            new Source.Button(null, "4", null));

    assertThatThrownBy(
            () ->
                compiler()
                    .compile(
                        Channel.INAPP,
                        Map.of("fr", new Source.Notice("t", "b", null, four, null, null)),
                        "fr"))
        .asInstanceOf(type(SourceException.class))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .extracting(SourceProblem::part)
                    .containsExactly("locales.fr.buttons"));
  }

  @Test
  void knowsWhetherFactsAreNeededByAnyPart() {
    Source.Notice asks =
        new Source.Notice("t", "b", null, null, null, Map.of("n", "{{ scores.lead }}"));

    assertThat(compiler().compile(Channel.PUSH, Map.of("fr", asks), "fr").namesFacts()).isTrue();
    assertThat(compiler().compile(Channel.PUSH, Map.of("fr", NOTICE), "fr").namesFacts()).isFalse();
  }
}
