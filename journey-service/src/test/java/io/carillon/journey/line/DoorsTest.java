package io.carillon.journey.line;

import static io.carillon.journey.line.Line.publish;
import static io.carillon.journey.line.Line.rachel;
import static io.carillon.journey.line.Line.unique;

import io.carillon.journey.definition.Samples;
import io.carillon.journey.v1.EnrollRequest;
import io.carillon.journey.v1.ExitRequest;
import io.carillon.journey.v1.GetEnrollmentRequest;
import io.carillon.journey.v1.ListEnrollmentsRequest;
import io.carillon.platform.testkit.Access;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.PrivacyCalls;
import io.carillon.platform.testkit.SchemaRules;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(PeopleServer.class)
class DoorsTest {

  @Test
  void everyTableAsksForItsTenant() {
    SchemaRules.ofThisService().verify();
  }

  @Test
  void everyDoorAsksWhoComes() {
    new Line().world();
    String key = unique("doors");
    publish(Samples.hello().put("key", key));
    String profile = UUID.randomUUID().toString();
    String wish = "{\"profile\":\"%s\"}".formatted(profile);
    String enrollment =
        rachel().body(wish).post("/v1/journeys/" + key + "/enrollments").jsonPath().getString("id");
    String draft = Samples.hello().put("key", key).toString();
    String service = "carillon.journey.v1.JourneyService/";

    Access.ofThisService()
        .object("GET /v1/journeys/{key}", key)
        .objectWith(draft, "PUT /v1/journeys/{key}", key)
        .object("DELETE /v1/journeys/{key}", key)
        .objectWith("{}", "POST /v1/journeys/{key}:validate", key)
        .reads("POST /v1/journeys/{key}:validate", "looks at the draft, changes nothing")
        .objectWith("{}", "POST /v1/journeys/{key}:publish", key)
        .objectWith("{}", "POST /v1/journeys/{key}:pause", key)
        .objectWith("{}", "POST /v1/journeys/{key}:resume", key)
        .objectWith("{}", "POST /v1/journeys/{key}:archive", key)
        .object("GET /v1/journeys/{key}/diagram", key)
        .object("GET /v1/journeys/{key}/versions/{version}/report", key, "1")
        .object("GET /v1/journeys/{key}/enrollments", key)
        .objectWith(wish, "POST /v1/journeys/{key}/enrollments", key)
        .object("DELETE /v1/journeys/{key}/enrollments", key)
        .object("GET /v1/enrollments/{id}", enrollment)
        .object("DELETE /v1/enrollments/{id}", enrollment)
        .object("GET /v1/profiles/{id}/journeys", profile)
        .object("GET /v1/profiles/{id}/journeys/{key}:explain", profile, key)
        .object(
            service + "Enroll",
            EnrollRequest.newBuilder().setJourney(key).setProfileId(profile).build())
        .object(service + "Exit", ExitRequest.newBuilder().setEnrollmentId(enrollment).build())
        .object(
            service + "GetEnrollment",
            GetEnrollmentRequest.newBuilder().setEnrollmentId(enrollment).build())
        .object(
            service + "ListEnrollments",
            ListEnrollmentsRequest.newBuilder().setJourney(key).build())
        .servicesOnly(PrivacyCalls.EXPORT)
        .noObject(PrivacyCalls.EXPORT, "gives out nothing of a stranger: PrivacyTest")
        .servicesOnly(PrivacyCalls.ERASE)
        .noObject(PrivacyCalls.ERASE, "finds nothing of a stranger: PrivacyTest")
        .verify();
  }
}
