package io.carillon.identity.match;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Two that may be of one person.
 *
 * @param left the one: of a file what its column `id` says, or else the number of the record; of
 *     profiles the id
 * @param right the other
 * @param records of a file, their numbers in it, from 1; a heading is not counted
 * @param weight in bits, the sum of all fields and of how rare pairs of one person are
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@Schema(name = "MatchedPair")
public record PairView(
    String left,
    String right,
    @Nullable List<Integer> records,
    double probability,
    double weight,
    List<FieldView> fields) {

  static PairView of(MatchView match) {
    return new PairView(
        match.profiles().getFirst().toString(),
        match.profiles().getLast().toString(),
        null,
        match.probability(),
        match.weight(),
        match.fields());
  }
}
