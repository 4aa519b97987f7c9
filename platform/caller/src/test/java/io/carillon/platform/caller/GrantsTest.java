package io.carillon.platform.caller;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GrantsTest {

  @Test
  void onlyServicesAreInternal() {
    assertThat(Grants.table().entrySet())
        .filteredOn(row -> row.getValue().contains(Permissions.INTERNAL))
        .singleElement()
        .satisfies(row -> assertThat(row.getKey()).isEqualTo(Grants.SERVICE));
  }

  @Test
  void anAnalystReadsEverythingAndSeesNobodyInClear() {
    Set<String> analyst = Grants.of(List.of("analyst"), List.of());

    assertThat(analyst).allMatch(p -> p.endsWith(":read") || p.equals("tenant:read-own"));
    assertThat(analyst).contains("profiles:read").doesNotContain("profiles:read-pii");
  }

  @Test
  void theAuditLogIsForThoseWhoOversee() {
    assertThat(Grants.table().entrySet())
        .filteredOn(row -> row.getValue().contains(Permissions.AUDIT_READ))
        .extracting(row -> row.getKey())
        .containsExactlyInAnyOrder("admin", "privacy", Grants.SERVICE);
    assertThat(Grants.of(List.of("partner"), List.of("audit:read"))).isEmpty();
  }

  @Test
  void scopesMeanNothingWithoutTheRolePartner() {
    assertThat(Grants.of(List.of("analyst"), List.of("profiles:write")))
        .doesNotContain("profiles:write");
  }

  @Test
  void aPartnerHasWhatItsScopesNameAndNothingInternal() {
    assertThat(
            Grants.of(
                List.of("partner"), List.of("events:write", "internal", "tenants:write", "openid")))
        .containsExactly("events:write");
  }

  @Test
  void unknownRolesGrantNothing() {
    assertThat(Grants.of(List.of("offline_access", "superuser"), List.of())).isEmpty();
  }
}
