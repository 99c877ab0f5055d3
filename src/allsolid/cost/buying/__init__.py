"""What a cell holds in the terms of a plant, and what that is bought for."""
