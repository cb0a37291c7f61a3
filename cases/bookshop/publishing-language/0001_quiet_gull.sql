ALTER TABLE "shop"."book" ALTER COLUMN "language" SET NOT NULL;--> statement-breakpoint
ALTER TABLE "shop"."book" ALTER COLUMN "language" SET DEFAULT 'und';
