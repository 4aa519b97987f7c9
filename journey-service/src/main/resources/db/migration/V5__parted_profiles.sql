-- The profile by which somebody entered: their own, or one that was merged into it. With that one an
-- enrollment parts again, when the merge is undone. Of those of before it is not known.
ALTER TABLE enrollment ADD COLUMN member_id uuid;
