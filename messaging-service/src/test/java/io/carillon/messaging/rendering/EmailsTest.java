package io.carillon.messaging.rendering;

import static io.carillon.messaging.rendering.Fixtures.PARIS;
import static io.carillon.messaging.rendering.Fixtures.compiler;
import static io.carillon.messaging.rendering.Fixtures.html;
import static io.carillon.messaging.rendering.Fixtures.mjml;
import static io.carillon.messaging.rendering.Fixtures.render;
import static io.carillon.messaging.rendering.Fixtures.values;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.carillon.messaging.gate.Channel;
import io.carillon.messaging.provider.Outgoing;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EmailsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      textBlock =
          """
          {{ profile.traits.name }}                                 ¦ &lt;b&gt;O&#39;Neill &amp; Co&lt;/b&gt;
          {{ profile.traits.name | raw }}                           ¦ <b>O'Neill & Co</b>
          {{ profile.traits.name | escape }}                        ¦ &lt;b&gt;O&#39;Neill &amp; Co&lt;/b&gt;
          {{ profile.traits.name | raw | upcase }}                  ¦ &lt;B&gt;O&#39;NEILL &amp; CO&lt;/B&gt;
          {{ profile.traits.note | newline_to_br }}                 ¦ a&lt;b<br />c
          {% capture x %}<i>{{ profile.traits.name }}</i>{% endcapture %}{{ x }} ¦ <i>&lt;b&gt;O&#39;Neill &amp; Co&lt;/b&gt;</i>
          {% capture k %}vip{% endcapture %}{% if k == 'vip' %}yes{% endif %} ¦ yes
          {% cycle profile.traits.name, 'x' %}                      ¦ &lt;b&gt;O&#39;Neill &amp; Co&lt;/b&gt;
          {% cycle '<hr>', '<br>' %}                                ¦ <hr>
          {% for i in profile.traits.list %}{{ i }};{% endfor %}    ¦ a&amp;b;c;
          {{ profile.traits.list }}                                 ¦ a&amp;bc
          {{ profile.traits.missing }}nothing                       ¦ nothing
          {{ profile.traits.missing | default: 'you' }}             ¦ you
          {{ profile.traits.age | plus: 1 }}                        ¦ 42
          {% if profile.traits.age > 40 %}old{% else %}young{% endif %} ¦ old
          {% if profile.traits.zip == 75001 %}same{% else %}other{% endif %} ¦ same
          {{ profile.traits.price | money: 'EUR' }}                 ¦ 79,90 €
          {{ profile.traits.born | date: '%d %B %Y' }}              ¦ 07 mars 2026
          {{ computed['orders-90d'] }}                              ¦ 3
          {{ computed["orders-90d"] | times: 2 }}                   ¦ 6
          {% raw %}{{ x }}{% endraw %}                              ¦ {{ x }}
          """)
  void writesValuesIntoHtml(String source, String expected) {
    // When
    Outgoing.Email email =
        render(
            html(source),
            """
            {'profile':{'traits':{'name':"<b>O'Neill & Co</b>",'note':'a<b\\nc','list':['a&b','c'],
             'age':41,'zip':75001,'price':79.9,'born':'2026-03-07T10:00:00Z'}},
             'computed':{'orders-90d':3}}\
            """
                .replace("\"<b>O'Neill & Co</b>\"", "'<b>O\\u0027Neill & Co</b>'"));

    // Then
    assertThat(email.html().replace('\u00a0', ' ').replace("\n", "")).isEqualTo(expected);
  }

  @Test
  void leavesSubjectAndTextUnescaped() {
    Source.Email source =
        new Source.Email("Hi {{ name }}\n!", null, null, "{{ name }}", "Dear {{ name }}");

    Outgoing.Email email = render(source, "{'name':'A & B'}");

    assertThat(email.subject()).isEqualTo("Hi A & B !");
    assertThat(email.text()).isEqualTo("Dear A & B");
    assertThat(email.html()).isEqualTo("A &amp; B");
  }

  @ParameterizedTest
  @CsvSource({
    "fr-FR,fr",
    "fr,fr",
    "FR,fr",
    "fr_CA,fr-CA",
    "fr-BE,fr",
    "en-GB,en",
    "de,en",
    "'',en",
    "zz!!,en"
  })
  void choosesTheReadersLanguage(String wanted, String expected) {
    CompiledTemplate template =
        compiler()
            .compile(
                Channel.EMAIL,
                Map.of("fr", html("fr"), "fr-CA", html("fr-CA"), "en", html("en")),
                "en");

    assertThat(template.render(wanted, PARIS, Map.of()).locale()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{% for i in (1..2000) %}{% endfor %}",
        "{% for i in (1..900) %}{% for j in (1..900) %}{% endfor %}{% endfor %}",
        "{% for i in (1..900) %}0123456789012345678901234567890{% endfor %}",
        "{% assign s = 'xx' %}{% for i in (1..40) %}{% assign s = s | append: s %}{% endfor %}",
        "{% assign s = 'aaaaaaaaaa' %}{% for i in (1..9) %}{% assign s = s | replace: 'a', s %}"
            + "{% endfor %}",
      })
  void stopsWhatWouldNotEnd(String source) {
    assertThatThrownBy(() -> render(html(source), "{}")).isInstanceOf(RenderException.class);
  }

  @Test
  void stopsOnTime() {
    CompiledTemplate template =
        new Compiler(new Fixtures.Settings(1_000_000_000, 1_000_000, Duration.ofMillis(50), 1))
            .compile(
                Channel.EMAIL,
                Map.of("fr", html("{% for i in (1..900000000) %}{% endfor %}")),
                "fr");

    assertThatThrownBy(() -> template.render("fr", PARIS, Map.of()))
        .isInstanceOf(RenderException.class)
        .hasMessageContaining("longer");
  }

  private static String page(Rendered rendered) {
    return ((Outgoing.Email) rendered.content()).html();
  }

  @Test
  void rendersForManyPeopleAtOnceWithoutMixingThem() throws Exception {
    CompiledTemplate template =
        compiler()
            .compile(
                Channel.EMAIL,
                Map.of(
                    "fr", html("{% for k in keys %}{{ profile[k] }}{% endfor %}|{{ profile.id }}")),
                "fr");

    try (var people = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<String>> letters =
          IntStream.range(0, 400)
              .mapToObj(
                  i ->
                      people.submit(
                          () ->
                              page(
                                  template.render(
                                      "fr",
                                      PARIS,
                                      values(
                                          "{'keys':['k%d'],'profile':{'id':%d,'k%d':%d}}"
                                              .formatted(i, i, i, i))))))
              .toList();
      for (int i = 0; i < letters.size(); i++) {
        assertThat(letters.get(i).get()).isEqualTo(i + "|" + i);
      }
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      textBlock =
          """
          {{ x                               ¦ 1
          a\\n{% if x %}b                    ¦ 2
          a\\nb\\n{{ x | nosuchfilter }}     ¦ 3
          {% nosuchtag %}                    ¦ 1
          a\\n{% include 'x' %}              ¦ 2
          {% endif %}                        ¦ 1
          """)
  void refusesLiquidThatDoesNotParse(String source, int line) {
    assertThatThrownBy(
            () ->
                compiler()
                    .compile(Channel.EMAIL, Map.of("fr", html(source.replace("\\n", "\n"))), "fr"))
        .asInstanceOf(type(SourceException.class))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .singleElement()
                    .satisfies(
                        problem -> {
                          assertThat(problem.part()).isEqualTo("locales.fr.html");
                          assertThat(problem.line()).isEqualTo(line);
                        }));
  }

  @Test
  void namesEveryProblemOfEveryLanguage() {
    Map<String, Source.Email> locales =
        Map.of(
            "fr", new Source.Email("{{", null, "<mjml>", null, "{% if %}"),
            "en", new Source.Email(null, null, null, null, null),
            "not a tag", new Source.Email("s", null, "<mjml/>", "x", null));

    assertThatThrownBy(() -> compiler().compile(Channel.EMAIL, locales, "de"))
        .asInstanceOf(type(SourceException.class))
        .satisfies(
            e ->
                assertThat(e.problems())
                    .extracting(SourceProblem::part)
                    .contains(
                        "fallbackLocale",
                        "locales.fr.subject",
                        "locales.fr.mjml",
                        "locales.fr.text",
                        "locales.en.subject",
                        "locales.en",
                        "locales.not a tag",
                        "locales.not a tag.html"));
  }

  @Test
  void knowsWhetherFactsAreNeeded() {
    assertThat(
            compiler()
                .compile(Channel.EMAIL, Map.of("fr", html("{{ profile.id }}")), "fr")
                .namesFacts())
        .isFalse();
    assertThat(
            compiler()
                .compile(Channel.EMAIL, Map.of("fr", html("{{ computed['x'] }}")), "fr")
                .namesFacts())
        .isTrue();
  }

  @Test
  void putsThePreheaderFirstAndOutOfThePlainText() {
    Source.Email source =
        new Source.Email(
            "s",
            "Only {{ n }} left",
            "<mjml><mj-body><mj-section><mj-column><mj-text>Hi</mj-text></mj-column></mj-section>"
                + "</mj-body></mjml>",
            null,
            null);

    Outgoing.Email email = render(source, "{'n':'<2>'}");

    assertThat(email.html()).contains("overflow:hidden;\">Only &lt;2&gt; left</div>");
    assertThat(email.text()).isEqualTo("Hi");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          <mj-section><mj-column><mj-text>x</mj-column></mj-section>              | <mj-text> not closed
          <mj-section><mj-colum></mj-colum></mj-section>                          | <mj-colum> in <mj-section>
          <mj-text>x</mj-text>                                                    | <mj-text> in <mj-body>
          <mj-section><p>x</p></mj-section>                                       | <p> in <mj-section>
          </mj-section>                                                           | </mj-section> closes nothing
          <mj-include path='/etc/passwd' />                                       | <mj-include> in <mj-body>
          <mj-section {% if x %}padding='0'{% endif %}><mj-column></mj-column></mj-section> | {% if x %}
          """)
  void refusesMjmlThatWouldLoseSomething(String content, String found) {
    assertThatThrownBy(() -> compiler().compile(Channel.EMAIL, Map.of("fr", mjml(content)), "fr"))
        .asInstanceOf(type(SourceException.class))
        .satisfies(e -> assertThat(e.problems()).extracting(SourceProblem::found).contains(found));
  }
}
