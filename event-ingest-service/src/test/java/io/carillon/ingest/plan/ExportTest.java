package io.carillon.ingest.plan;

import static io.carillon.ingest.Demo.developer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.carillon.platform.store.Ids;
import io.carillon.platform.testkit.CarillonParts;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code -Dgolden=write} writes the golden files anew. */
@QuarkusTest
@WithTestResource(CarillonParts.class)
class ExportTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Path GOLDEN = Path.of("src/test/resources/plan");

  /** Names that mean something in code, and nothing to its compiler. */
  private static final PlanView PLAN =
      new PlanView(
          new UUID(0, 0),
          "shop",
          "Shop",
          "/demo",
          3,
          List.of(
              event(
                  "track",
                  "Product Added",
                  "Into the cart */ alert(1)",
                  """
                  {"required":["price","currency"],"additionalProperties":false,"properties":{
                    "price":{"type":"number","description":"With tax\\n*/ evil"},
                    "currency":{"enum":["EUR","CAD"]},
                    "quantity":{"type":["integer","null"]},
                    "gift":{"type":"boolean"},
                    "class":{"type":"string"},
                    "tags":{"type":"array","items":{"type":"string"}},
                    "lines":{"type":"array","items":{"$ref":"#/$defs/line"}}},
                   "$defs":{"line":{"type":"object","required":["sku"],
                    "properties":{"sku":{"type":"string"}}}}}"""),
              event("track", "product-added", "", "{}"),
              event(
                  "track",
                  "\"; process.exit(); //$\\",
                  "",
                  "{\"properties\":{\"a\\\"b\":{},\"a b\":{\"const\":7},\"\u00e9\":{\"type\":\"string\"}}}"),
              event("screen", "1st Page", "", "{\"anyOf\":[{\"required\":[\"x\"]},{}]}"),
              event(
                  "identify",
                  "identify",
                  "",
                  "{\"required\":[\"email\"],\"properties\":{\"email\":{\"type\":\"string\"}}}")),
          Instant.EPOCH,
          Instant.EPOCH);

  @ParameterizedTest
  @CsvSource({"typescript, shop.ts", "kotlin, shop.kt"})
  void isTheGoldenFile(String language, String file) throws IOException {
    String code = Export.in(language).of(PLAN);

    if ("write".equals(System.getProperty("golden"))) {
      Files.createDirectories(GOLDEN);
      Files.writeString(GOLDEN.resolve(file), code);
    }
    assertThat(code).isEqualTo(Files.readString(GOLDEN.resolve(file)));
  }

  @Test
  void isDownloadedByItsLanguage() {
    String key = Shop.made("demo", "Exported " + Ids.next(), "allow").getString("key");

    developer("demo")
        .get("/v1/tracking-plans/" + key + "/export?language=kotlin")
        .then()
        .statusCode(200)
        .contentType("text/plain")
        .header("ETag", "\"1\"")
        .header("Content-Disposition", "attachment; filename=" + key + ".kt")
        .body(containsString("val price: Double"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "?language=cobol", "?language=", "?colour=blue"})
  void refusesMalformedQueries(String query) {
    String key = Shop.made("demo", "Exported " + Ids.next(), "allow").getString("key");

    developer("demo")
        .get("/v1/tracking-plans/" + key + "/export" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("status", equalTo(400));
  }

  private static PlanView.Event event(String type, String name, String description, String schema) {
    try {
      return new PlanView.Event(type, name, description, Mode.OMIT, JSON.readTree(schema));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
