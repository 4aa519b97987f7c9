package io.carillon.ingest;

import io.carillon.ingest.deadletter.Buried;
import io.carillon.ingest.plan.Shop;
import io.carillon.platform.testkit.Access;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.platform.testkit.SchemaRules;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class DoorsTest {
  private static final List<String> TRACKING =
      List.of(
          "track",
          "identify",
          "page",
          "screen",
          "group",
          "alias",
          "batch",
          "import",
          "t",
          "i",
          "p",
          "s",
          "g",
          "a",
          "b");

  private static final String TRAITS = "{\"email\":\"planted.kelly@example.com\"}";

  @Test
  void everyDoorAsksWhoComes() {
    String id = Demo.newKey("demo", Map.of("name", "doors")).getString("id");
    String montreal =
        Demo.unusedKey("demo", Map.of("name", "doors", "unit", "/demo/quebec/montreal"))
            .getString("id");
    String plan = Shop.made("demo", "Doors", "allow").getString("key");
    String planOfMontreal = Shop.newKey();
    Shop.post("demo", Shop.planOf(planOfMontreal, "/demo/quebec/montreal", "Doors"))
        .then()
        .statusCode(201);
    String letter = Buried.event("demo", "/demo", "Doors", TRAITS);
    String letterOfMontreal = Buried.event("demo", "/demo/quebec/montreal", "Doors", TRAITS);
    Buried.hotKey("demo", "/demo", "planted.kelly@example.com");
    String hook = Demo.newHook(null);
    String montrealHook = Demo.newHook("/demo/quebec/montreal");
    String form = Demo.newForm(null);
    String montrealForm = Demo.newForm("/demo/quebec/montreal");
    String file = Demo.newImport(null);
    String montrealFile = Demo.newImport("/demo/quebec/montreal");
    Access access = Access.ofThisService();
    access
        .open("POST /v1/forms/{id}", "the form's own rules")
        .open("GET /v1/forms/{id}/confirm", "the link's sealed token")
        .open("POST /v1/forms/{id}/confirm", "the link's sealed token")
        .object("GET /v1/form-definitions/{id}", form)
        .objectWith(Demo.FORM, "PUT /v1/form-definitions/{id}", form)
        .object("DELETE /v1/form-definitions/{id}", form)
        .siblingObject("GET /v1/form-definitions/{id}", montrealForm)
        .siblingObjectWith(Demo.FORM, "PUT /v1/form-definitions/{id}", montrealForm)
        .siblingObject("DELETE /v1/form-definitions/{id}", montrealForm)
        .object("GET /v1/imports/{id}", file)
        .object("GET /v1/imports/{id}/errors", file)
        .siblingObject("GET /v1/imports/{id}", montrealFile)
        .siblingObject("GET /v1/imports/{id}/errors", montrealFile)
        .open("POST /v1/hooks/{id}", "the vendor's signature")
        .object("GET /v1/hook-definitions/{id}", hook)
        .objectWith(Demo.HOOK, "PUT /v1/hook-definitions/{id}", hook)
        .objectWith("{\"payload\":{}}", "POST /v1/hook-definitions/{id}:test", hook)
        .object("DELETE /v1/hook-definitions/{id}", hook)
        .siblingObject("GET /v1/hook-definitions/{id}", montrealHook)
        .siblingObjectWith(Demo.HOOK, "PUT /v1/hook-definitions/{id}", montrealHook)
        .siblingObjectWith("{\"payload\":{}}", "POST /v1/hook-definitions/{id}:test", montrealHook)
        .siblingObject("DELETE /v1/hook-definitions/{id}", montrealHook);
    TRACKING.forEach(call -> access.open("POST /v1/" + call, "write key"));
    access.open("GET /v1/pixel/{call}", "write key in the data");

    access
        .object("GET /v1/write-keys/{id}", id)
        .objectWith("{\"name\":\"doors\"}", "PUT /v1/write-keys/{id}", id)
        .object("DELETE /v1/write-keys/{id}", id)
        .objectWith("{\"overlap\":\"PT1H\"}", "POST /v1/write-keys/{id}:rotate", id)
        .siblingObject("GET /v1/write-keys/{id}", montreal)
        .siblingObjectWith("{\"name\":\"doors\"}", "PUT /v1/write-keys/{id}", montreal)
        .siblingObject("DELETE /v1/write-keys/{id}", montreal)
        .siblingObjectWith("{}", "POST /v1/write-keys/{id}:rotate", montreal)
        .object("GET /v1/tracking-plans/{key}", plan)
        .objectWith(Shop.plan(plan, "Doors", "omit"), "PUT /v1/tracking-plans/{key}", plan)
        .object("GET /v1/tracking-plans/{key}/coverage", plan)
        .siblingObject("GET /v1/tracking-plans/{key}/coverage", planOfMontreal)
        .object("GET /v1/tracking-plans/{key}/versions", plan)
        .siblingObject("GET /v1/tracking-plans/{key}/versions", planOfMontreal)
        .object("GET /v1/tracking-plans/{key}/versions/{version}", plan, "1")
        .siblingObject("GET /v1/tracking-plans/{key}/versions/{version}", planOfMontreal, "1")
        .noObject(
            "GET /v1/tracking-plans/{key}/export", "same look-up as GET /v1/tracking-plans/{key}")
        .object("DELETE /v1/tracking-plans/{key}", plan)
        .siblingObject("GET /v1/tracking-plans/{key}", planOfMontreal)
        .siblingObjectWith(
            Shop.plan(planOfMontreal, "Doors", "omit"),
            "PUT /v1/tracking-plans/{key}",
            planOfMontreal)
        .siblingObject("DELETE /v1/tracking-plans/{key}", planOfMontreal)
        .object("GET /v1/dead-letters/{id}", letter)
        .object("POST /v1/dead-letters/{id}:replay", letter)
        .siblingObject("GET /v1/dead-letters/{id}", letterOfMontreal)
        .siblingObject("POST /v1/dead-letters/{id}:replay", letterOfMontreal)
        .servicesOnly(PrivacyCalls.EXPORT)
        .noObject(PrivacyCalls.EXPORT, "gives out nothing of a stranger: LettersHeldTest")
        .servicesOnly(PrivacyCalls.ERASE)
        .noObject(PrivacyCalls.ERASE, "finds nothing of a stranger: LettersHeldTest")
        .hides("planted.kelly@example.com")
        .noObject("carillon.ingest.v1.EventService/Publish", "only adds, to the caller's tenant")
        .noObject(
            "carillon.ingest.v1.EventService/PublishStream", "only adds, to the caller's tenant")
        .verify();
  }

  @Test
  void rowsOfTenantsAreWalledOff() {
    SchemaRules.ofThisService().verify();
  }
}
