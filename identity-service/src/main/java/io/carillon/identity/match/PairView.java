package io.carillon.identity.match;

import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * Two records of a file that may be of one person.
 *
 * @param records their numbers in the file, from 1; a heading is not counted
 */
@Schema(name = "MatchedRecords")
public record PairView(
    List<Integer> records, double probability, double weight, List<FieldView> fields) {}
