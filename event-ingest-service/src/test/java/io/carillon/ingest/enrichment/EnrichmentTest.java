package io.carillon.ingest.enrichment;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.event.Body;
import io.carillon.ingest.event.NewEvent;
import io.carillon.ingest.event.Reading;
import io.carillon.platform.fuzz.Mutations;
import io.carillon.platform.keys.IpRule;
import io.carillon.platform.problem.ProblemException;
import io.carillon.platform.problem.StrictJson;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnrichmentTest {
  private static final ObjectMapper JSON = StrictJson.mapper();
  private static final String FIREFOX =
      "Mozilla/5.0 (X11; Linux x86_64; rv:133.0) Gecko/20100101 Firefox/133.0";
  private static final Connection BROWSER =
      new Connection("203.0.113.7", FIREFOX, "Linux", null, false);

  @TempDir private static Path folder;

  private static Enrichment enrichment;

  @BeforeAll
  static void knowledge() {
    enrichment = new Enrichment(new Agents(), PlacesTest.twoNetworks(folder));
  }

  @Test
  void tellsWhatACallOfABrowserTells() throws IOException {
    Enriched enriched = enrichment.of(event(""), enrichment.of(BROWSER, IpRule.TRUNCATE));

    assertThat(enriched.members()).containsExactly("agent", "ip", "place", "userAgent");
    assertThat(json(enriched))
        .isEqualTo(
            JSON.readTree(
                """
                {"context":{
                  "agent":{"browser":"Firefox","browserVersion":"133.0","os":"Linux","kind":"desktop"},
                  "ip":"203.0.113.0",
                  "place":{"country":"FR","region":"IDF","city":"Paris","timezone":"Europe/Paris",
                    "latitude":48.9,"longitude":2.3},
                  "userAgent":"%s"},
                 "type":"page","userId":"k"}\
                """
                    .formatted(FIREFOX)));
  }

  @Test
  void theEventsOfOneCallAreToldTheSameUnlessTheySayOtherwise() throws IOException {
    Circumstances call = enrichment.of(BROWSER, IpRule.TRUNCATE);

    JsonNode first = json(enrichment.of(event(""), call));
    JsonNode own =
        json(
            enrichment.of(
                event(",\"context\":{\"ip\":\"203.0.113.9\",\"userAgentData\":{\"mobile\":true}}"),
                call));
    JsonNode last = json(enrichment.of(event(""), call));

    assertThat(own.at("/context/agent/kind").asText()).isEqualTo("mobile");
    assertThat(first.at("/context/agent/kind").asText()).isEqualTo("desktop");
    assertThat(last).isEqualTo(first);
  }

  @Test
  void aClientHasNoSayInWhatThePlatformFindsWrong() throws IOException {
    String context = "{\"ip\":\"kelly\",\"violations\":[{\"plan\":\"shop\"}],\"a\":1}";

    Enriched enriched =
        enrichment.of(
            event(",\"context\":" + context), enrichment.of(Connection.NONE, IpRule.DROP));

    assertThat(json(enriched).path("context"))
        .isEqualTo(JSON.readTree("{\"violations\":[],\"a\":1}"));
    assertThat(enriched.members()).containsExactly("ip", "violations");
  }

  @Test
  void aServersCallTellsNothingOfThePerson() {
    NewEvent event = event("");

    Enriched enriched = enrichment.of(event, enrichment.of(Connection.NONE, IpRule.TRUNCATE));

    assertThat(enriched.members()).isEmpty();
    assertThat(enriched.event()).isSameAs(event);
  }

  @Test
  void whatTheClientSaysStands() throws IOException {
    String said =
        """
        "agent":{"browser":"ours"},"campaign":null,"ip":"203.0.113.0","place":"here","referrer":{},
        "userAgent":"ours/1","page":{"url":"https://shop.example/?utm_source=x","referrer":"https://a.example"}\
        """;

    Enriched enriched =
        enrichment.of(
            event(",\"context\":{" + said + "}"), enrichment.of(BROWSER, IpRule.TRUNCATE));

    assertThat(enriched.members()).isEmpty();
    assertThat(json(enriched).path("context")).isEqualTo(JSON.readTree("{" + said + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'url':'https://shop.example/?utm_source=news&utm_medium=email&utm_campaign=spring'} |"
            + " {'source':'news','medium':'email','name':'spring'}",
        "{'search':'?a=b&utm_source=caf%C3%A9+1&utm_term=%22x%22'} | {'source':'café"
            + " 1','term':'\\\"x\\\"'}",
        "{'url':'https://shop.example/#?utm_source=a','search':'?utm_source=b'} | {'source':'b'}",
        "{'url':'https://shop.example/?utm_source=a#utm_source=b&utm_medium=c'} | {'source':'a'}",
        "{'url':'https://shop.example/?utm_source=&utm_=x&utm_id=%ff&xutm_source=a'} | ",
        "{'url':'https://shop.example/?utm_source=%zz'} | ",
        "{'url':'%%%','search':7} | "
      })
  void readsTheCampaignInAnAddress(String page, @Nullable String campaign) throws IOException {
    Enriched enriched =
        enrichment.of(
            event(",\"context\":{\"page\":" + page.replace('\'', '"') + "}"),
            enrichment.of(Connection.NONE, IpRule.TRUNCATE));

    JsonNode found = json(enriched).at("/context/campaign");
    if (campaign == null) {
      assertThat(found.isMissingNode()).isTrue();
    } else {
      assertThat(found).isEqualTo(JSON.readTree(campaign.replace('\'', '"')));
    }
  }

  @Test
  void readsThePageOfAPageCallInItsProperties() {
    String page =
        ",\"properties\":{\"url\":\"https://shop.example/?utm_source=a\",\"referrer\":\"https://b.example/\"}";

    assertThat(
            enrichment.of(event(page), enrichment.of(Connection.NONE, IpRule.TRUNCATE)).members())
        .containsExactly("campaign", "referrer");
    assertThat(
            enrichment
                .of(
                    read("{\"type\":\"track\",\"event\":\"A\",\"userId\":\"k\"" + page + "}"),
                    enrichment.of(Connection.NONE, IpRule.TRUNCATE))
                .members())
        .as("the address of a product is no page that somebody came to")
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "https://www.Example.com/search?q=a, www.example.com",
    "https://shop.example/other, ",
    "android-app://com.example, ",
    "nonsense, ",
    "'', "
  })
  void saysWhoReferredThePersonFromOutside(String referrer, @Nullable String host)
      throws IOException {
    String page = "\"page\":{\"url\":\"https://shop.example/\",\"referrer\":\"" + referrer + "\"}";

    Enriched enriched =
        enrichment.of(
            event(",\"context\":{" + page + "}"), enrichment.of(Connection.NONE, IpRule.TRUNCATE));

    assertThat(json(enriched).at("/context/referrer/host").asText(null)).isEqualTo(host);
  }

  @ParameterizedTest
  @CsvSource({
    "203.0.113.7,            TRUNCATE, 203.0.113.0",
    "2001:db8:1:2:3:4:5:6,   TRUNCATE, 2001:db8:1:0:0:0:0:0",
    "::ffff:203.0.113.7,     TRUNCATE, 203.0.113.0",
    "203.0.113.7,            KEEP,     203.0.113.7",
    "203.0.113.7,            DROP,     ",
    "2001:db8::1,            DROP,     ",
    "'203.0.113.7, 10.0.0.1', TRUNCATE, ",
    "203.0.113.7:443,        TRUNCATE, ",
    "kelly,                  TRUNCATE, ",
    "kelly,                  KEEP,     kelly"
  })
  void keepsAsMuchOfAnAddressAsTheTenantWants(String said, IpRule rule, @Nullable String kept)
      throws IOException {
    for (String context :
        new String[] {"{\"ip\":\"%s\"}", "{\"a\":1, \"ip\" : \"%s\" ,\"b\":[2]}"}) {
      Enriched enriched =
          enrichment.of(
              event(",\"context\":" + context.formatted(said)),
              enrichment.of(Connection.NONE, rule));

      JsonNode found = json(enriched).path("context");
      assertThat(found.path("ip").asText(null)).isEqualTo(kept);
      assertThat(found.path("b")).isEqualTo(JSON.readTree(context).path("b"));
      assertThat(enriched.members().contains("ip")).isEqualTo(!said.equals(kept));
    }
  }

  @Test
  void believesTheHintsThatTheClientPassesOn() throws IOException {
    String context =
        "{\"userAgent\":\"%s\",\"userAgentData\":{\"brands\":[{\"brand\":\"x\"}],\"mobile\":true,\"platform\":\"Android\"}}"
            .formatted(FIREFOX);

    Enriched enriched =
        enrichment.of(
            event(",\"context\":" + context), enrichment.of(Connection.NONE, IpRule.TRUNCATE));

    assertThat(json(enriched).at("/context/agent"))
        .isEqualTo(
            JSON.readTree(
                "{\"browser\":\"Firefox\",\"browserVersion\":\"133.0\",\"os\":\"Android\",\"kind\":\"mobile\"}"));
  }

  @Test
  void whatABatchSaysForAllIsHeldToTheSameRule() throws IOException {
    String batch =
        "{\"context\":{\"ip\":\"203.0.113.7\"},\"batch\":[{\"type\":\"page\",\"userId\":\"k\"}]}";
    Reading.Good good = (Reading.Good) Body.of(batch.getBytes(UTF_8)).batch().readings().getFirst();

    Enriched enriched =
        enrichment.of(good.event(), enrichment.of(Connection.NONE, IpRule.TRUNCATE));

    assertThat(json(enriched).at("/context/ip").asText()).isEqualTo("203.0.113.0");
  }

  @Test
  void aContextThatIsNullIsLeftSo() {
    assertThat(
            enrichment
                .of(event(",\"context\":null"), enrichment.of(BROWSER, IpRule.TRUNCATE))
                .members())
        .isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"writeKey\":\"w\",\"type\":\"page\",\"userId\":\"k\",\"context\":{\"ip\":\"203.0.113.7\",\"a\":1}}",
        "{ \"type\":\"page\",\"context\":{ \"a\":1 ,\"ip\":\"203.0.113.7\" }, \"writeKey\" : \"w\""
            + " , \"userId\":\"k\"}",
        "{\"type\":\"page\",\"userId\":\"k\",\"context\":{\"a\":1,\"ip\":\"203.0.113.7\"}"
            + " ,\"writeKey\":\"w\" }",
      })
  void findsTheContextWhereverTheWriteKeyStood(String body) throws IOException {
    Enriched enriched = enrichment.of(read(body), enrichment.of(BROWSER, IpRule.TRUNCATE));

    ObjectNode found = (ObjectNode) json(enriched);
    assertThat(found.has("writeKey")).isFalse();
    assertThat(found.at("/context/ip").asText()).isEqualTo("203.0.113.0");
    assertThat(found.at("/context/a").asInt()).isEqualTo(1);
    assertThat(found.at("/context/userAgent").asText()).isEqualTo(FIREFOX);
  }

  @Test
  void changesNothingElseOfWhateverEvent() {
    forEach(Mutations::ofBytes);
    forEach(Mutations::ofValues);
  }

  private void forEach(LongFunction<byte[]> mutation) {
    int good = 0;
    for (long seed = 0; seed < 3_000; seed++) {
      byte[] mutated = mutation.apply(seed);
      try {
        if (Body.of(mutated).event() instanceof Reading.Good(NewEvent event)) {
          good++;
          requireTheRest(event, IpRule.values()[(int) (seed % 3)]);
        }
      } catch (ProblemException refused) {
        continue;
      } catch (IOException | RuntimeException | AssertionError e) {
        throw new AssertionError("seed " + seed + ": " + new String(mutated, UTF_8), e);
      }
    }
    assertThat(good).isGreaterThan(200);
  }

  private void requireTheRest(NewEvent event, IpRule rule) throws IOException {
    Enriched enriched = enrichment.of(event, enrichment.of(BROWSER, rule));

    JsonNode before = JSON.readTree(event.json().copy());
    JsonNode after = json(enriched);
    for (JsonNode each : new JsonNode[] {before, after}) {
      if (each.path("context") instanceof ObjectNode context) {
        context.remove(enriched.members());
        if (context.isEmpty()) {
          ((ObjectNode) each).remove("context");
        }
      }
    }
    assertThat(after).isEqualTo(before);
  }

  private static NewEvent event(String more) {
    return read("{\"type\":\"page\",\"userId\":\"k\"" + more + "}");
  }

  private static NewEvent read(String json) {
    return ((Reading.Good) Body.of(json.getBytes(UTF_8)).event()).event();
  }

  private static JsonNode json(Enriched enriched) throws IOException {
    return JSON.readTree(enriched.event().json().copy());
  }
}
