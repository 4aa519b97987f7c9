package io.carillon.identity.privacy;

import static io.carillon.identity.privacy.Asking.as;
import static io.carillon.identity.privacy.Asking.asked;
import static io.carillon.identity.privacy.Asking.done;
import static io.carillon.identity.privacy.Asking.paula;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import com.google.protobuf.ByteString;
import io.carillon.event.v1.AcceptedEvent;
import io.carillon.event.v1.EventType;
import io.carillon.identity.stream.Calls;
import io.carillon.identity.stream.Given;
import io.carillon.platform.testkit.CarillonParts;
import io.carillon.platform.testkit.Tokens;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an export and an erasure make of the companies that somebody belongs to. */
@QuarkusTest
@QuarkusTestResource(CarillonParts.class)
@QuarkusTestResource(OtherServices.class)
class CompanyPrivacyTest {
  @Inject Given happened;

  private final String kelly = Calls.own("kelly");
  private final String rachel = Calls.own("rachel");
  private final String acme = Calls.own("acme");
  private final String own = Calls.own("kelly-sole-trader");

  @BeforeEach
  void everybodyIsThere() {
    Neighbours.here().away.clear();
  }

  @Test
  void anExportTellsToWhichCompaniesThePersonBelongs() {
    happened.event(group(kelly, acme));

    String request = asked("export", "userId:" + kelly);

    String path = done(request).getString("download.path");
    paula()
        .get(path)
        .then()
        .statusCode(200)
        .body("receipts.identity.exported.membership", equalTo(1))
        .body("services.identity.data.company_id", hasItem(acme));
  }

  @Test
  void anErasureEndsMembershipsAndTheCompanyOnlyOfWhoWasAloneInIt() {
    happened.event(group(kelly, acme));
    happened.event(group(kelly, own));
    String other = happened.event(group(rachel, acme));

    JsonPath done = done(asked("erase", "userId:" + kelly));

    assertThat(done.getInt("services[0].receipt.erased.membership")).isEqualTo(2);
    assertThat(done.getInt("services[0].receipt.erased.company")).isEqualTo(1);
    String marketer = Tokens.person("demo", "rachel", "marketer");
    as(marketer).get("/v1/companies/" + own).then().statusCode(404);
    as(marketer)
        .get("/v1/companies/" + acme)
        .then()
        .statusCode(200)
        .body("traits.name", equalTo("x"));
    as(marketer)
        .get("/v1/companies/" + acme + "/members")
        .then()
        .body("items.profile", contains(other));
  }

  private AcceptedEvent.Builder group(String userId, String company) {
    return Calls.event(EventType.EVENT_TYPE_GROUP, "group")
        .setUserId(userId)
        .setAnonymousId(userId + "-web")
        .setJson(
            ByteString.copyFromUtf8(
                "{\"type\":\"group\",\"groupId\":\"%s\",\"traits\":{\"name\":\"x\"}}"
                    .formatted(company)));
  }
}
