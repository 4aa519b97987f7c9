package io.carillon.identity.person;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.UUID;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class PartingProperties {

  /** Whatever the two had: as long as nothing is said in between, undoing is undoing. */
  @Property(tries = 200)
  void undoingAtOnceGivesBackWhatTheTwoHad(
      @ForAll("people") Person survivor, @ForAll("people") Person loser) {
    Past before = Past.of(survivor);
    Past lost = Past.of(loser);
    Past together = Past.of(survivor.absorb(loser, JoinProperties.SCHEMA));
    Parting parting =
        new Parting(
            UUID.randomUUID(),
            lost,
            Set.of(loser.ref().id()),
            Set.of(),
            Set.of(),
            JoinProperties.SCHEMA);

    Past rest = parting.rest(together, before);
    Past parted = parting.parted(together, before);

    assertThat(rest.traits()).isEqualTo(before.traits());
    assertThat(rest.consents()).isEqualTo(before.consents());
    assertThat(rest.timezone()).isEqualTo(before.timezone());
    assertThat(rest.units()).isEqualTo(before.units());
    assertThat(rest.merges()).isEqualTo(before.merges());
    assertThat(parted.traits()).isEqualTo(lost.traits());
    assertThat(parted.consents()).isEqualTo(lost.consents());
    assertThat(parted.timezone()).isEqualTo(lost.timezone());
    assertThat(parted.units()).isEqualTo(lost.units());
  }

  @Provide
  Arbitrary<Person> people() {
    return new JoinProperties().people();
  }
}
