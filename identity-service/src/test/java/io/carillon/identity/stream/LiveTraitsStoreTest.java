package io.carillon.identity.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LiveTraitsStoreTest {

  @Test
  void namesAreFoundInConditionsAndTemplatesAlike() {
    String text =
        """
        {"where":"profile.traits.vip == true && profile.traits['last name'] != ''",
         "html":"{{ profile.traits.firstName }} {{ profile.traits[\\"city\\"] }}"}
        """;

    assertThat(LiveTraitsStore.names(text))
        .containsExactlyInAnyOrder("vip", "last name", "firstName", "city");
  }
}
