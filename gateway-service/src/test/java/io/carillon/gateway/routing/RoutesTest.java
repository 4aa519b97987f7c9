package io.carillon.gateway.routing;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RoutesTest {

  @ParameterizedTest
  @CsvSource({
    "/v1/track, INGEST, TRACKING",
    "/v1/batch, INGEST, TRACKING",
    "/v1/import/, INGEST, TRACKING",
    "/v1/pixel/track, INGEST, TRACKING",
    "/v1/write-keys, INGEST, TOKEN",
    "/v1/write-keys/k-1:rotate, INGEST, TOKEN",
    "/v1/tracking-plans/shop/coverage, INGEST, TOKEN",
    "/v1/dead-letters:replay, INGEST, TOKEN",
    "/v1/hot-keys, INGEST, TOKEN",
    "/v1/hooks/abc, INGEST, LINK",
    "/v1/hook-definitions, INGEST, TOKEN",
    "/v1/hook-definitions/shop:test, INGEST, TOKEN",
    "/v1/forms/abc, INGEST, TRACKING",
    "/v1/forms/abc/confirm, INGEST, TRACKING",
    "/v1/form-definitions/newsletter, INGEST, TOKEN",
    "/v1/imports, INGEST, TOKEN",
    "/v1/imports/i-1/errors, INGEST, TOKEN",
    "/v1/matches/m-1:confirm, IDENTITY, TOKEN",
    "/v1/match-runs/files, IDENTITY, TOKEN",
    "/v1/profiles/p-1/matches, IDENTITY, TOKEN",
    "/v1/privacy-requests, IDENTITY, TOKEN",
    "/v1/profiles, IDENTITY, TOKEN",
    "/v1/profiles:merge, IDENTITY, TOKEN",
    "/v1/merges/m-1:undo, IDENTITY, TOKEN",
    "/v1/identity-rules:reresolve, IDENTITY, TOKEN",
    "/v1/trait-schema/refused, IDENTITY, TOKEN",
    "/v1/companies/acme/members, IDENTITY, TOKEN",
    "/v1/profiles/p-1, IDENTITY, TOKEN",
    "/v1/profiles/p-1/consents, IDENTITY, TOKEN",
    "/v1/profiles/p-1/events, ANALYTICS, TOKEN",
    "/v1/profiles/p-1/segments, SCORING, TOKEN",
    "/v1/profiles/p-1/scores, SCORING, TOKEN",
    "/v1/profiles/p-1/journeys, JOURNEY, TOKEN",
    "/v1/profiles/p-1/journeys/welcome:explain, JOURNEY, TOKEN",
    "/v1/profiles/p-1/messages, MESSAGING, TOKEN",
    "/v1/tenants, IDENTITY, TOKEN",
    "/v1/units, IDENTITY, TOKEN",
    "/v1/computed-traits, SCORING, TOKEN",
    "/v1/segments:preview, SCORING, TOKEN",
    "/v1/segments/vips/members, SCORING, TOKEN",
    "/v1/journeys/welcome/versions/2/report, JOURNEY, TOKEN",
    "/v1/enrollments/e-1, JOURNEY, TOKEN",
    "/v1/templates/hello:preview, MESSAGING, TOKEN",
    "/v1/messages, MESSAGING, TOKEN",
    "/v1/suppressions, MESSAGING, TOKEN",
    "/v1/geofences, GEO, TOKEN",
    "/v1/geofences:locate, GEO, TOKEN",
    "/v1/geofences/shop, GEO, TOKEN",
    "/v1/geofences/nearby, GEO, TRACKING",
    "/v1/signing-secrets, MESSAGING, TOKEN",
    "/v1/inbox, MESSAGING, TRACKING",
    "/v1/inbox/m-1:seen, MESSAGING, TRACKING",
    "/v1/inbox/stream, MESSAGING, TRACKING",
    "/v1/apps/shop/scorecard.svg, SCORECARD, TOKEN",
    "/v1/events/stream, ANALYTICS, TOKEN",
    "/v1/audit, ANALYTICS, TOKEN",
    "/v1/audit:verify, ANALYTICS, TOKEN",
    "/v1/channels/sms/providers, MESSAGING, TOKEN",
    "/v1/callbacks/twilio/abc, MESSAGING, LINK",
    "/v1/callbacks/twilio/inbound/abc, MESSAGING, LINK",
    "/c/abc, MESSAGING, LINK",
    "/o/abc, MESSAGING, LINK",
    "/u/abc, MESSAGING, LINK",
    "/p/abc, MESSAGING, LINK"
  })
  void findsWhoAnswers(String path, Service service, Door door) {
    assertThat(Routes.find(path))
        .hasValueSatisfying(
            route -> {
              assertThat(route.service()).isEqualTo(service);
              assertThat(route.door()).isEqualTo(door);
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/v1",
        "/v1/status",
        "/v1/trackers",
        "/v2/track",
        "/q/metrics",
        "/cc",
        "/v1/mergers",
        "/v1/policies"
      })
  void leavesTheRestToTheGateway(String path) {
    assertThat(Routes.find(path)).isEmpty();
  }

  @Property
  void asksForATokenBelowEveryTokenPathWhateverFollows(
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String id,
      @ForAll @AlphaChars @StringLength(min = 1, max = 8) String more) {
    assertThat(Routes.find("/v1/profiles/" + id + "/" + more))
        .hasValueSatisfying(route -> assertThat(route.door()).isEqualTo(Door.TOKEN));
  }
}
