package io.carillon.geo;

import io.carillon.platform.testkit.Access;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.platform.testkit.SchemaRules;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(CarillonParts.class)
class DoorsTest {
  private static final String CHANGED =
      "{\"geometry\":{\"type\":\"Point\",\"coordinates\":[7,43]},\"radius\":200}";

  @Test
  void everyDoorAsksWhoComes() {
    try (Stage demo = new Stage("demo")) {
      demo.fence("doors", 43, 7, 100, "");
      demo.fence("doors-montreal", 45.5, -73.5, 100, ",'unit':'/demo/quebec/montreal'");
    }
    String service = "carillon.geo.v1.GeofenceService/";

    Access.ofThisService()
        .object("GET /v1/geofences/{key}", "doors")
        .objectWith(CHANGED, "PUT /v1/geofences/{key}", "doors")
        .object("DELETE /v1/geofences/{key}", "doors")
        .siblingObject("GET /v1/geofences/{key}", "doors-montreal")
        .siblingObjectWith(CHANGED, "PUT /v1/geofences/{key}", "doors-montreal")
        .siblingObject("DELETE /v1/geofences/{key}", "doors-montreal")
        .reads("POST /v1/geofences:locate", "asks where a place lies")
        .open("GET /v1/geofences/nearby", "a write key: GeofencesTest")
        .noObject(service + "Locate", "answers what the tenant has: GeofencesTest")
        .noObject(service + "Nearby", "answers what the tenant has: GeofencesTest")
        .servicesOnly(PrivacyCalls.EXPORT)
        .noObject(PrivacyCalls.EXPORT, "gives out nothing of a stranger: TransitionsTest")
        .servicesOnly(PrivacyCalls.ERASE)
        .noObject(PrivacyCalls.ERASE, "finds nothing of a stranger: TransitionsTest")
        .verify();
  }

  @Test
  void rowsOfTenantsAreWalledOff() {
    SchemaRules.ofThisService().verify();
  }
}
