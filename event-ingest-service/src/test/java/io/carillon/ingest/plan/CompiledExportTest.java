package io.carillon.ingest.plan;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.carillon.ingest.tracking.NpmClients;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a plan exports, to the compilers that apps have. */
class CompiledExportTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** Names that mean something in code, or nothing at all, or the same as another one. */
  private static final List<String> HOSTILE =
      List.of(
          "",
          "class",
          "properties",
          "call",
          "event",
          "toMap",
          "more",
          "value",
          "hashCode",
          "__proto__",
          "constructor",
          "$price",
          "${System.exit(1)}",
          "`tick`",
          "a\"b",
          "a b",
          "a-b",
          "aB",
          "1st",
          "line\nbreak",
          "back\\slash\\",
          "*/ evil() /*",
          "\u00e9",
          "\u65e5\u672c",
          "\ud83d\ude00",
          "\u2028",
          "String",
          "PlannedEvent",
          "Events",
          "Plan",
          "Tracker");

  private static final PlanView PLAN =
      new PlanView(
          new UUID(0, 0),
          "shop",
          "Shop",
          "/demo",
          3,
          Stream.concat(
                  Stream.of(
                      event("track", "Product Added", shop()),
                      event("track", "product-added", "{}"),
                      event("track", "Hostile", hostile()),
                      event("track", "Hostile Values", values()),
                      event("identify", "identify", "{}")),
                  HOSTILE.stream().map(name -> event("screen", name, hostile())))
              .toList(),
          Instant.EPOCH,
          Instant.EPOCH);

  @TempDir Path folder;

  @Test
  void isTakenAndHeldToByKotlin() throws IOException, InterruptedException {
    Path plan = Files.writeString(folder.resolve("shop.kt"), Export.KOTLIN.of(PLAN));
    Path app =
        Files.writeString(
            folder.resolve("App.kt"),
            """
            fun send(event: PlannedEvent) = println(event.toMap())
            val eur = TrackProductAdded.OneOfCurrency.IsEUR
            fun complies() {
                send(TrackProductAdded(price = 1.0, currency = eur))
                send(TrackProductAdded(1.0, eur, quantity = null, tags = listOf("new")))
                send(TrackProductAdded_2(more = mapOf("any" to 1)))
                send(TrackHostileValues(TrackHostileValues.OneOfHostile.IsClass))
            }
            """);

    KotlinCompiler.Compiled good = KotlinCompiler.compile(folder.resolve("good"), plan, app);

    assertThat(good.status()).as(good.said()).isZero();
    assertThat(sent(folder.resolve("good"))).isEqualTo(expected());

    Path wrong =
        Files.writeString(
            folder.resolve("Wrong.kt"),
            """
            val cad = TrackProductAdded.OneOfCurrency.IsCAD
            val ok = TrackProductAdded(price = 1.0, currency = cad)
            val wrongName = TrackProductAdded(prise = 1.0, price = 1.0, currency = cad)
            val wrongType = TrackProductAdded(price = "1", currency = cad)
            val missing = TrackProductAdded(currency = cad)
            val wrongValue = TrackProductAdded(price = 1.0, currency = "EUR")
            val unknownValue = TrackProductAdded.OneOfCurrency.IsUSD
            val nothingMore = TrackProductAdded(1.0, cad, more = emptyMap())
            val neverPlanned = TrackProductLost()
            """);
    KotlinCompiler.Compiled bad = KotlinCompiler.compile(folder.resolve("bad"), plan, wrong);
    assertThat(bad.status()).as(bad.said()).isNotZero();
    assertThat(bad.refused("Wrong.kt")).as(bad.said()).containsExactly(3, 4, 5, 6, 7, 8, 9);
    assertThat(bad.refused("shop.kt")).as(bad.said()).isEmpty();
  }

  /** What a client is given of the event whose properties have all these names. */
  private static Object sent(Path classes) throws IOException {
    try (URLClassLoader loader =
        new URLClassLoader(
            new URL[] {classes.toUri().toURL()}, CompiledExportTest.class.getClassLoader())) {
      Class<?> type = loader.loadClass("TrackHostile");
      Object event = type.getConstructors()[0].newInstance(expected().values().toArray());
      return type.getMethod("toMap").invoke(event);
    } catch (ReflectiveOperationException e) {
      throw new AssertionError(e);
    }
  }

  private static Map<String, String> expected() {
    Map<String, String> expected = new LinkedHashMap<>();
    HOSTILE.forEach(name -> expected.put(name, "value of " + name));
    return expected;
  }

  @Test
  void isTakenAndHeldToByTypeScript() throws IOException {
    NpmClients.install();
    Files.writeString(folder.resolve("shop.ts"), Export.TYPESCRIPT.of(PLAN));
    String all =
        HOSTILE.stream()
            .map(name -> CodeText.quoted(name, false) + ": \"\"")
            .collect(joining(", ", "{ ", " }"));
    List<String> screens = new ArrayList<>();
    HOSTILE.forEach(
        name -> screens.add("tracker.screen(%s, all);".formatted(CodeText.quoted(name, false))));
    Path app =
        Files.writeString(
            folder.resolve("app.ts"),
            """
            import { Events, type Tracker } from "./shop";
            declare const tracker: Tracker;
            const all = %s as const;
            %s
            tracker.track(Events.TrackHostile, all);
            tracker.track(Events.TrackProductAdded, { price: 1, currency: "EUR" });
            tracker.track("Product Added", { price: 1, currency: "CAD", tags: ["new"] });
            tracker.track("product-added", { any: 1 });
            // @ts-expect-error a price is a number
            tracker.track("Product Added", { price: "1", currency: "EUR" });
            // @ts-expect-error the price is missing
            tracker.track("Product Added", { currency: "EUR" });
            // @ts-expect-error nobody pays in it
            tracker.track("Product Added", { price: 1, currency: "USD" });
            // @ts-expect-error it is not planned, and nothing else may come
            tracker.track("Product Added", { price: 1, currency: "EUR", colour: "blue" });
            // @ts-expect-error nobody planned it
            tracker.track("Product Lost", {});
            // @ts-expect-error it is no page
            tracker.page("Product Added", { price: 1, currency: "EUR" });
            """
                .formatted(all, String.join("\n", screens)));

    assertThat(NpmClients.typeScriptSaysOf(app)).isEmpty();
  }

  private static String shop() {
    return """
        {"required":["price","currency"],"additionalProperties":false,"properties":{
          "price":{"type":"number","description":"With tax\\n*/ evil"},
          "currency":{"enum":["EUR","CAD"]},
          "quantity":{"type":["integer","null"]},
          "tags":{"type":"array","items":{"type":"string"}},
          "lines":{"type":"array","items":{"$ref":"#/$defs/line"}}},
         "$defs":{"line":{"type":"object","required":["sku"],
          "properties":{"sku":{"type":"string"}}}}}""";
  }

  /** All of them are there, and texts, and nothing else is. */
  private static String hostile() {
    ObjectNode schema = JSON.createObjectNode().put("additionalProperties", false);
    ObjectNode properties = schema.putObject("properties");
    ArrayNode required = schema.putArray("required");
    for (String name : HOSTILE) {
      properties.putObject(name).put("type", "string").put("description", name);
      required.add(name);
    }
    return schema.toString();
  }

  private static String values() {
    ObjectNode schema = JSON.createObjectNode();
    schema.putArray("required").add("hostile");
    ArrayNode values = schema.putObject("properties").putObject("hostile").putArray("enum");
    HOSTILE.forEach(values::add);
    return schema.toString();
  }

  private static PlanView.Event event(String type, String name, String schema) {
    try {
      return new PlanView.Event(type, name, name, Mode.OMIT, JSON.readTree(schema));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
